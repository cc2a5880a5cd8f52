import type { ServerNode } from '../../model/server.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import type { Deployment } from '../deploy/deployment.ts';
import type { Hosts } from '../hosts.ts';
import { type Locking, withLock } from '../lock/with-lock.ts';
import { imagesOn, lookForLeftovers, removeFiles } from './clean-up.ts';
import { type HeldImage, lookAtImages } from './held-images.ts';
import { leftoverImages } from './leftover-images.ts';
import type { Leftovers } from './leftovers.ts';
import { lookForContainers, type OldContainer, removeOldContainers } from './old-containers.ts';
import { removeImages } from './remove-images.ts';

/** A file or folder of a server that nothing needs any more. */
export interface PrunableFile {
  /** Below the deployment's folder. */
  readonly path: string;
  readonly bytes: number;
}

/** What one server holds that nothing needs any more. Volumes are never among it. */
export interface Prunable {
  readonly server: string;
  readonly images: readonly HeldImage[];
  /** Files and secrets of older releases, and records beyond those that are kept. */
  readonly files: readonly PrunableFile[];
  readonly containers: readonly OldContainer[];
  /** Why its images could not be judged; null: they could. */
  readonly untold: string | null;
}

/** What was removed, and what was to be and is still there. */
export interface Pruned {
  readonly removed: readonly Prunable[];
  readonly left: readonly string[];
}

/** Looks at every server for what nothing needs any more; changes nothing. */
export function findPrunable({
  hosts,
  topology,
}: Pick<Deployment, 'hosts' | 'topology'>): Promise<readonly Prunable[]> {
  return Promise.all(topology.servers.map((server) => prunableOn(hosts, topology, server)));
}

async function prunableOn(hosts: Hosts, topology: Topology, server: ServerNode): Promise<Prunable> {
  const leftovers = await lookForLeftovers(hosts, topology, server);
  const held = await lookAtImages(hosts, server, deploymentName(topology));
  const needs = { wanted: imagesOn(topology, server), removed: leftovers.releases };
  return {
    server: server.name,
    images: held === null ? [] : leftoverImages(held, needs, 'all'),
    files: await sized(hosts, server, pathsOf(leftovers)),
    containers: await lookForContainers(hosts, topology, server),
    untold: held === null ? UNTOLD : null,
  };
}

const UNTOLD =
  'its images stay: records of releases cannot be read there, or are of an environment whose folder is elsewhere, or another environment is being changed at the moment';

/** Paths below the deployment's folder. */
function pathsOf({ folders, ...records }: Leftovers): readonly string[] {
  const lists: Readonly<Record<string, readonly string[]>> = { files: folders, ...records };
  return Object.entries(lists).flatMap(([folder, names]) => names.map((name) => `${folder}/${name}`));
}

async function sized(hosts: Hosts, server: ServerNode, paths: readonly string[]): Promise<readonly PrunableFile[]> {
  if (paths.length === 0) return [];
  const args = [server.directory, ...paths];
  const text = await hosts.script(server, 'measuring files', SIZES, { args });
  const sizes = new Map(
    text.split('\n').map((line) => [line.slice(line.indexOf('\t') + 1), Number.parseInt(line, 10)]),
  );
  return paths.map((path) => ({ path, bytes: 1024 * (sizes.get(path) ?? 0) }));
}

/** directory, paths. */
const SIZES = `
cd "$1"
shift
du -sk -- "$@" 2>/dev/null || true`;

/**
 * Removes what was shown and is still not needed, under the lock of the environment.
 *
 * @throws LockedError, HostError
 */
export function prune(
  { hosts, topology }: Pick<Deployment, 'hosts' | 'topology'>,
  shown: readonly Prunable[],
  locking: Locking,
): Promise<Pruned> {
  return withLock({ hosts, topology, what: 'prune' }, locking, async (held) => {
    const now = await findPrunable({ hosts: held.hosts, topology });
    const chosen = now.map((item) => both(item, shown));
    const left = await Promise.all(topology.servers.map((server) => pruneServer(held.hosts, topology, server, chosen)));
    return { removed: chosen, left: left.flat() };
  });
}

/** Only what somebody has seen goes. */
function both(now: Prunable, shown: readonly Prunable[]): Prunable {
  const before = shown.find(({ server }) => server === now.server);
  return {
    ...now,
    images: now.images.filter(({ id }) => before?.images.some((image) => image.id === id)),
    files: now.files.filter(({ path }) => before?.files.some((file) => file.path === path)),
    containers: now.containers.filter(({ id }) => before?.containers.some((container) => container.id === id)),
  };
}

async function pruneServer(
  hosts: Hosts,
  topology: Topology,
  server: ServerNode,
  chosen: readonly Prunable[],
): Promise<readonly string[]> {
  const own = chosen.find((item) => item.server === server.name);
  if (own === undefined) return [];
  await removeOldContainers(hosts, server, own.containers);
  // Images before the records that say which they are.
  const left = await removeImages(hosts, server, own.images);
  const paths = own.files.map(({ path }) => path);
  if (paths.length > 0) await removeFiles(hosts, topology, server, paths);
  return own.images
    .filter(({ id }) => left.has(id))
    .map(
      ({ id, references }) =>
        `server ${server.name}: the image ${references[0] ?? id} is still needed there, and stays`,
    );
}
