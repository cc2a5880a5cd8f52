import type { Command } from 'commander';
import { resolvePath } from '../toolkit/resolve-path.ts';
import { run } from '../toolkit/run.ts';
import type { SecretAccess } from '../toolkit/secrets/store.ts';
import type { Io } from './io.ts';

/** What reads the secrets of an environment: the key on the command line, or what the variables say. */
export function secretAccess(io: Io, program: Command): SecretAccess {
  const { identity } = program.opts<{ readonly identity?: string }>();
  const identityFile = identity === undefined ? null : resolvePath(io.cwd, identity);
  return { run, variables: io.variables, identityFile, today: io.today };
}
