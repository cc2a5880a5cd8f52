import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ServerNode } from '../../model/server.ts';
import { stackName, type Topology } from '../../model/topology.ts';
import { writeFiles } from '../deployment-folder.ts';
import type { Hosts } from '../hosts.ts';
import type { Seen, StateVersion } from '../look/seen.ts';
import { UsageError } from '../usage-error.ts';

/** Terraform's state, of its version 4; of it, what we read. */
export interface TerraformState extends StateVersion {
  readonly version: number;
  readonly resources: readonly StateResource[];
}

export interface StateResource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly instances: readonly StateInstance[];
}

export interface StateInstance {
  readonly status?: string;
  readonly deposed?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** File of a stack's state, relative to the project: where the stack's own backend has it. */
export function stateFile(stack: string): string {
  return join('.arrimage', 'state', `${stack}.tfstate`);
}

export async function readState(project: string, stack: string): Promise<TerraformState | null> {
  const text = await readFile(join(project, stateFile(stack)), 'utf8').catch(() => null);
  return text === null || text.trim() === '' ? null : (JSON.parse(text) as TerraformState);
}

async function writeState(project: string, stack: string, text: string): Promise<void> {
  const file = join(project, stateFile(stack));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Keeps a state that was changed here. */
export function saveState(project: string, stack: string, state: TerraformState): Promise<void> {
  return writeState(project, stack, `${JSON.stringify(state, null, 2)}\n`);
}

/**
 * Makes the state here the newest that is known: the server's, unless Terraform has run here since.
 *
 * @throws UsageError when the two do not come from one another
 */
export async function fetchState(
  project: string,
  hosts: Hosts,
  topology: Topology,
  server: ServerNode,
  { state }: Seen,
): Promise<void> {
  if (topology.state.kind !== 'server' || state === null) return;
  const stack = stackName(topology, server.name);
  const here = await readState(project, stack);
  if (here !== null && here.lineage !== state.lineage) {
    throw new UsageError(
      `${stateFile(stack)}: expected the state of server ${server.name} (lineage ${state.lineage}), got "${here.lineage}"; move the file away to go on from the server's`,
    );
  }
  if (here !== null && here.serial >= state.serial) return;
  const path = `${server.directory}/state/${stack}.tfstate`;
  await writeState(project, stack, await hosts.script(server, 'reading the state', 'cat "$1"', { args: [path] }));
}

/** Brings the state to its server; it holds no secret, so everybody there may read it. */
export async function pushState(project: string, hosts: Hosts, topology: Topology, server: ServerNode): Promise<void> {
  if (topology.state.kind !== 'server') return;
  const stack = stackName(topology, server.name);
  const content = await readFile(join(project, stateFile(stack))).catch(() => null);
  if (content === null) return;
  await writeFiles(hosts, server, [{ path: `state/${stack}.tfstate`, content, mode: 0o644, uid: 0, gid: 0 }]);
}

/** Whether the state here is newer than what its server has. */
export function isAhead(here: TerraformState | null, { state }: Seen): boolean {
  return here !== null && (state === null || here.serial > state.serial);
}

/** Ids of the containers that a state knows. */
export function containersOf(state: TerraformState | null): ReadonlySet<string> {
  const all = (state?.resources ?? []).filter(({ type }) => type === 'docker_container');
  return new Set(all.flatMap(({ instances }) => instances.map(({ attributes }) => String(attributes['id']))));
}

/** Addresses of the images that a state knows by another id than their server: their tag was moved since. */
export function movedImages(state: TerraformState | null, images: Seen['images']): readonly string[] {
  const all = (state?.resources ?? []).filter(({ type }) => type === 'docker_image');
  return all.flatMap(({ name, instances }) => {
    const isMoved = instances.some(({ attributes }) => {
      const there = images.get(String(attributes['name']));
      return there !== undefined && there !== null && there.id !== attributes['image_id'];
    });
    return isMoved ? [`docker_image.${name}`] : [];
  });
}
