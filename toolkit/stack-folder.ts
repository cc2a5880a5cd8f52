import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ServerNode } from '../model/server.ts';
import { stackName, type Topology } from '../model/topology.ts';
import { resolvePath } from './resolve-path.ts';
import { readSecrets, type Secrets } from './secret-store.ts';
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

/** Reads the secrets when they are first needed. */
export function lateSecrets(project: string, topology: Topology): () => Promise<Secrets> {
  let secrets: Promise<Secrets> | null = null;
  return () => {
    secrets ??= readSecrets(project, topology);
    return secrets;
  };
}
