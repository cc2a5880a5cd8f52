import { byCodeUnit, hashOf } from '../../model/json.ts';
import type { Topology } from '../../model/topology.ts';
import { allContainers, type Seen } from '../look/seen.ts';
import { nameOf, type SeenContainer } from '../look/seen-container.ts';
import type { Planned } from './plan.ts';

/** Everything that a plan rests on, as short texts by kind and name: two of them tell what has moved. */
export type Facts = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What is to be deployed: each setting, each version of a secret, and each node of the topology. */
export function wantedFacts(topology: Topology, settings: object): Facts {
  const nodes = Object.values(topology).flatMap((list: unknown) => (Array.isArray(list) ? (list as unknown[]) : []));
  return {
    setting: Object.fromEntries(leavesOf(settings, '')),
    secret: Object.fromEntries(topology.secrets.map(({ name, version }) => [name, String(version)])),
    part: Object.fromEntries(nodes.map((node) => [partName(node as object), hashOf(node).slice(0, 16)])),
    whole: { topology: hashOf(topology) },
  };
}

/** What one server runs and holds, and what Terraform would do there. */
export function serverFacts(seen: Seen, stacks: Planned['stacks']): Facts {
  const { containers, images, files, jobs, release, state, firewall } = seen;
  const changes = stacks.filter(({ server }) => server === seen.server).flatMap((stack) => stack.changes);
  return {
    container: Object.fromEntries(containers.map((item) => [nameOf(item), containerFact(item)])),
    image: Object.fromEntries([...images].map(([name, image]) => [name, image?.id ?? 'none'])),
    file: Object.fromEntries(
      [...files].map(([path, { mode, uid, gid, hash }]) => [path, `${mode} ${uid}:${gid} ${hash ?? 'unread'}`]),
    ),
    job: Object.fromEntries(jobs),
    release: { newest: String(release) },
    state: { serial: state === null ? 'none' : `${state.serial} ${state.lineage}` },
    firewall: { rules: firewall === null ? 'none' : hashOf(firewall).slice(0, 16) },
    terraform: Object.fromEntries(changes.map(({ address, actions }) => [address, actions.join(' and ')])),
  };
}

/** What a plan cannot bind: images that no server has yet and that are named by a tag, which may mean another image once they are pulled. */
export function unboundImages(seen: readonly Seen[]): readonly string[] {
  const missing = seen.flatMap(({ images }) => [...images].filter(([, image]) => image === null).map(([name]) => name));
  return [...new Set(missing)].filter((reference) => !reference.includes('@')).sort(byCodeUnit);
}

/** What goes with a server that is left. */
export function leftFacts(seen: Seen): Facts {
  return { left: Object.fromEntries(allContainers(seen).map((item) => [nameOf(item), containerFact(item)])) };
}

/** Its id, whether it runs, and what it was told; not how it does. */
function containerFact({ Id, Config, HostConfig, Mounts, NetworkSettings, State }: SeenContainer): string {
  const networks = Object.entries(NetworkSettings.Networks).map(([name, at]) => [name, at?.Aliases ?? []]);
  const mounts = Mounts.map((mount) => JSON.stringify(mount)).sort();
  const told = hashOf([Config, HostConfig, mounts, networks.sort()]).slice(0, 16);
  return `${Id.slice(0, 12)} ${State.Status} ${told}`;
}

/** Paths of the plain values of settings, with the values as JSON. */
function leavesOf(value: unknown, path: string): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value)]];
  const entries = Object.entries(value);
  if (entries.length === 0) return [[path, JSON.stringify(value)]];
  return entries.flatMap(([key, item]) => leavesOf(item, path === '' ? key : `${path}.${key}`));
}

/** `service app/web`; what has no id is told by its name, or by what it says. */
function partName(node: object): string {
  const { kind, id, name, from, to } = node as Readonly<Record<string, unknown>>;
  const what = id ?? name ?? (from === undefined ? hashOf(node).slice(0, 8) : `${from} to ${to}`);
  return `${kind ?? 'part'} ${what}`;
}
