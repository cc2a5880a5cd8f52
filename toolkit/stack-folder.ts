import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ServerNode } from '../model/server.ts';
import { stackName, type Topology } from '../model/topology.ts';
import { secretsOf } from '../model/value.ts';
import { resolvePath } from './resolve-path.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { SecretAccess } from './secrets/store.ts';
import { UsageError } from './usage-error.ts';

/** Name of the file beside a stack that holds the topology it was made from. */
export const STACK_TOPOLOGY = 'topology.json';

/** Folder of a project in which a stack and its topology lie, and Terraform runs. */
export function stackFolder(project: string, stack: string): string {
  return join(project, 'cdktf.out', 'stacks', stack);
}

/**
 * Opens the stack whose folder is the current one, as it is when Terraform runs a step.
 *
 * @throws UsageError when it is called from elsewhere
 */
export async function openStack(
  cwd: string,
  stack: string,
): Promise<{ readonly project: string; readonly topology: Topology; readonly server: ServerNode }> {
  const wrong = (got: string): UsageError =>
    new UsageError(`step: expected cdktf.out/stacks/${stack} as folder, got "${got}"; Terraform runs steps, in there`);
  if (basename(cwd) !== stack) throw wrong(cwd);
  const text = await readFile(join(cwd, STACK_TOPOLOGY), 'utf8').catch(() => {
    throw wrong(`${cwd} without ${STACK_TOPOLOGY}`);
  });
  const topology = JSON.parse(text) as Topology;
  const server = topology.servers.find(({ name }) => stackName(topology, name) === stack);
  if (server === undefined) throw wrong(`the topology of ${topology.system}/${topology.environment}`);
  return { project: resolvePath(cwd, '../../..'), topology, server };
}

/** Reads the secrets when they are first needed; where each is asked for by itself, those of the server alone. */
export function lateSecrets(
  project: string,
  topology: Topology,
  server: ServerNode,
  access: SecretAccess,
): () => Promise<Secrets> {
  let secrets: Promise<Secrets> | null = null;
  const read = async (): Promise<Secrets> => {
    // Loaded here, so that only what needs secrets pays for it.
    const { readSecrets } = await import('./secrets/read-secrets.ts');
    return readSecrets(project, { ...topology, secrets: needed }, access);
  };
  const own = new Set(
    topology.files.filter((file) => file.server === server.name).flatMap(({ content }) => secretsOf(content)),
  );
  const needed =
    topology.secretStore?.kind === 'command' ? topology.secrets.filter(({ name }) => own.has(name)) : topology.secrets;
  return () => {
    secrets ??= read();
    return secrets;
  };
}
