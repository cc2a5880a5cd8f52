import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ServerNode } from '../../model/server.ts';
import { stackName, type Topology } from '../../model/topology.ts';
import { writeFiles } from '../deployment-folder.ts';
import type { Hosts } from '../hosts.ts';
import type { Seen, StateVersion } from '../look/seen.ts';
import { UsageError } from '../usage-error.ts';
import { fitsBetter, isLatest, type KnowingState, knownOf } from './fitting-state.ts';

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

/** Null: there is none, or Terraform was ended while it wrote it. */
export async function readState(project: string, stack: string): Promise<TerraformState | null> {
  return parseState(await readFile(join(project, stateFile(stack)), 'utf8').catch(() => ''));
}

function parseState(text: string): TerraformState | null {
  try {
    return JSON.parse(text) as TerraformState;
  } catch {
    return null;
  }
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
 * Makes the state here the one to go on from: the server's, unless the one here fits better what runs there.
 *
 * @throws UsageError when the two do not come from one another, and the one here knows containers of the server
 */
export async function fetchState(
  project: string,
  hosts: Hosts,
  topology: Topology,
  server: ServerNode,
  { state, containers }: Pick<Seen, 'state' | 'containers'>,
): Promise<void> {
  if (topology.state.kind !== 'server') return;
  const stack = stackName(topology, server.name);
  const here = await readState(project, stack);
  // What Terraform could not read stays beside it.
  if (here === null)
    await rename(join(project, stateFile(stack)), join(project, `${stateFile(stack)}.old`)).catch(() => {});
  if (state === null) return;
  const ids = new Set(
    containers.filter(({ Config }) => Config.Labels['arrimage.job'] === undefined).map(({ Id }) => Id),
  );
  if (here !== null && isLatest(knowing(here), state, ids)) return;
  const path = `${server.directory}/state/${stack}.tfstate`;
  const text = await hosts.script(server, 'reading the state', 'cat "$1"', { args: [path] });
  const there = parseState(text);
  if (there === null || (here !== null && fitsBetter(knowing(here), knowing(there), ids))) return;
  if (here !== null && here.lineage !== there.lineage && knownOf(knowing(here), ids) > 0) {
    throw new UsageError(
      `${stateFile(stack)}: expected the state of server ${server.name} (lineage ${there.lineage}), got "${here.lineage}"; move the file away to go on from the server's`,
    );
  }
  await writeState(project, stack, text);
}

/** Brings the state to its server; it holds no secret, so everybody there may read it. */
export async function pushState(project: string, hosts: Hosts, topology: Topology, server: ServerNode): Promise<void> {
  if (topology.state.kind !== 'server') return;
  const stack = stackName(topology, server.name);
  const text = await readWhole(join(project, stateFile(stack)));
  if (text === null) return;
  const content = new TextEncoder().encode(text);
  await writeFiles(hosts, server, [{ path: `state/${stack}.tfstate`, content, mode: 0o644, uid: 0, gid: 0 }]);
}

function knowing(state: TerraformState): KnowingState {
  return { ...state, containers: containersOf(state) };
}

/** Terraform may be writing the file at the moment; null: there is none, or never a whole one. */
async function readWhole(file: string): Promise<string | null> {
  for (let tries = 0; tries < 20; tries++) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null || parseState(text) !== null) return text;
    await wait(50);
  }
  return null;
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
