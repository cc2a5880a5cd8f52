import { type Command, Option } from 'commander';
import type { CheckOptions } from '../toolkit/check.ts';
import { openProject, type Project } from '../toolkit/project.ts';
import { resolvePath } from '../toolkit/resolve-path.ts';
import { run } from '../toolkit/run.ts';
import type { SecretAccess } from '../toolkit/secrets/store.ts';
import type { Io } from './io.ts';

/** Ends the command with a code. */
export type End = (code: number) => void;

/** Makes one command; `program` holds the options that all have. */
export type MakeCommand = (io: Io, end: End, program: Command) => Command;

/** `--set`, which may be given several times. */
export function setOption(): Option {
  return new Option('--set <setting=value>', 'override one setting; may be repeated')
    .argParser((text: string, before: readonly string[]) => [...before, text])
    .default([], 'none');
}

export function formatOption(formats: readonly string[]): Option {
  return new Option('--format <format>', 'form of the result').choices([...formats]).default(formats[0]);
}

export function projectOf(io: Io, program: Command): Promise<Project> {
  const { project } = program.opts<{ readonly project: string }>();
  return openProject(resolvePath(io.cwd, project));
}

/** What reads the secrets of an environment: the key on the command line, or what the variables say. */
export function secretAccess(io: Io, program: Command): SecretAccess {
  const { identity } = program.opts<{ readonly identity?: string }>();
  const identityFile = identity === undefined ? null : resolvePath(io.cwd, identity);
  return { run, variables: io.variables, identityFile, today: io.today };
}

export function checkOptions(io: Io, options: { readonly set: readonly string[] }): CheckOptions {
  return { overrides: options.set, today: io.today };
}
