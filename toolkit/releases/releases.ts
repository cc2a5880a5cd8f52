import { byCodeUnit } from '../../model/json.ts';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { isWhole } from '../deployment-folder.ts';
import type { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import { UsageError } from '../usage-error.ts';
import { wherePossible } from '../where-possible.ts';
import type { Failure } from './failure.ts';
import { type Release, readReleaseFrom, releasePath } from './release.ts';

/** A release in a list: all but what it consists of. */
export interface ListedRelease extends Pick<Release, 'number' | 'by' | 'at' | 'seconds'> {
  /** Start of the hash of its topology. */
  readonly hash: string;
  /** Number of the release that was gone back to; null: it was deployed from settings. */
  readonly rolledBackTo: number | null;
  /** Servers that have its record, sorted. */
  readonly servers: readonly string[];
}

/** A deployment that made no release, in a list. */
export interface ListedFailure extends Pick<Failure, 'result' | 'reason' | 'by' | 'at' | 'seconds'> {
  /** Start of the hash of the topology that was to be deployed; of a run that has died: of the one that went on. */
  readonly hash: string;
  /** Number of the release that was to be gone back to; null: settings were to be deployed. */
  readonly rolledBackTo: number | null;
  /** Servers that have its record, sorted. */
  readonly servers: readonly string[];
}

/** Everything that the servers have recorded, the newest first. */
export interface Records {
  readonly releases: readonly ListedRelease[];
  readonly failures: readonly ListedFailure[];
}

/** Every release, and every deployment that made none, that the servers have kept; all of them have to answer. */
export async function listRecords(hosts: Hosts, { servers }: Topology): Promise<Records> {
  return merged(await Promise.all(servers.map((server) => recordsOn(hosts, server))));
}

/** The same from the servers that answer, and what the others said. */
export async function listRecordsWherePossible(
  hosts: Hosts,
  { servers }: Topology,
): Promise<Records & { readonly errors: readonly HostError[] }> {
  const { values, errors } = await wherePossible(servers.map((server) => recordsOn(hosts, server)));
  return { ...merged(values), errors };
}

function merged(lists: readonly Records[]): Records {
  const releases = together(
    lists.flatMap((list) => list.releases),
    ({ number, hash }) => `${number}-${hash}`,
  );
  const failures = together(
    lists.flatMap((list) => list.failures),
    ({ at, hash }) => `${at}-${hash}`,
  );
  return {
    releases: releases.sort((a, b) => b.number - a.number),
    failures: failures.sort((a, b) => byCodeUnit(b.at, a.at)),
  };
}

/** Every release that the servers have kept, the newest first. */
export async function listReleases(hosts: Hosts, topology: Topology): Promise<readonly ListedRelease[]> {
  return (await listRecords(hosts, topology)).releases;
}

function together<T extends { readonly servers: readonly string[] }>(
  all: readonly T[],
  keyOf: (item: T) => string,
): T[] {
  const found = new Map<string, T>();
  for (const item of all) {
    const before = found.get(keyOf(item))?.servers ?? [];
    found.set(keyOf(item), { ...item, servers: [...before, ...item.servers].sort() });
  }
  return [...found.values()];
}

/**
 * Reads the release with a number; without one, the newest that is another than the last.
 *
 * @param known what the servers have kept; without it all of them are asked
 * @throws UsageError where the servers have no such release
 */
export async function findRelease(
  hosts: Hosts,
  topology: Topology,
  to: number | null,
  known?: readonly ListedRelease[],
): Promise<Release> {
  const all = known ?? (await listReleases(hosts, topology));
  const [last] = all;
  // After a rollback the one before is older than the release that was gone back to: going on back never leads forward.
  const start = last?.rolledBackTo ?? last?.number ?? 0;
  const isChosen = ({ number, hash }: ListedRelease): boolean =>
    to === null ? number < start && hash !== last?.hash : number === to;
  const chosen = all.find(isChosen);
  const server = topology.servers.find(({ name }) => name === chosen?.servers[0]);
  if (chosen === undefined || server === undefined) throw new UsageError(noneText(all, to));
  return readReleaseFrom(hosts, server, releasePath(chosen.number, chosen.hash));
}

function noneText(all: readonly ListedRelease[], to: number | null): string {
  const [last] = all;
  if (last === undefined) return 'expected a release on the servers, got none; deploy first';
  if (to === null)
    return `expected a release before ${last.number} that differs from it, got none; nothing to go back to`;
  return `expected a release that the servers have kept, got "${to}"; they have ${all.map(({ number }) => number).join(', ')}`;
}

async function recordsOn(hosts: Hosts, server: ServerNode): Promise<Records> {
  const text = await hosts.script(server, 'looking for releases', LIST, { args: [server.directory] });
  const blocks = text.split(/^(?=release |failure )/m).filter((block) => block.trim() !== '');
  const of = (kind: string): readonly string[] => blocks.filter((block) => block.startsWith(`${kind} `));
  return {
    releases: of('release').map((block) => {
      const { name, by, at, seconds, rolledBackTo = null } = fieldsOf<Omit<Release, 'number'>>(block);
      const [number = '', hash = ''] = name.split('-');
      return { number: Number(number), hash, by, at, seconds, rolledBackTo, servers: [server.name] };
    }),
    failures: of('failure').map((block) => {
      const { name, result, reason, by, at, seconds, rolledBackTo = null } = fieldsOf<Failure>(block);
      const [, hash = ''] = name.split('-');
      return { result, reason, by, at, seconds, hash, rolledBackTo, servers: [server.name] };
    }),
  };
}

/** The name of a record, and its few short fields. */
function fieldsOf<T>(block: string): T & { readonly name: string } {
  const [heading = '', ...fields] = block.trimEnd().split('\n');
  const values = JSON.parse(`{${fields.join('\n').replace(/,$/, '')}}`) as T;
  return { ...values, name: heading.slice(heading.indexOf(' ') + 1) };
}

/** Of each record its name, and the lines of its few short fields. */
const LIST = `
for release in "$1"/releases/*.json; do
  if ${isWhole('release')}; then
    name=\${release##*/}
    echo "release \${name%.json}"
    grep -E '^  "(at|by|rolledBackTo|seconds)": ' "$release"
  fi
done
for failure in "$1"/failures/*.json; do
  if [ -r "$failure" ]; then
    name=\${failure##*/}
    echo "failure \${name%.json}"
    grep -E '^  "(at|by|reason|result|rolledBackTo|seconds)": ' "$failure"
  fi
done`;
