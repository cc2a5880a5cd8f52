import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import { UsageError } from '../usage-error.ts';
import { wherePossible } from '../where-possible.ts';
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

/** Every release that the servers have kept, the newest first; all of them have to answer. */
export async function listReleases(hosts: Hosts, { servers }: Topology): Promise<readonly ListedRelease[]> {
  return merged(await Promise.all(servers.map((server) => releasesOn(hosts, server))));
}

/** The same from the servers that answer, and what the others said. */
export async function listReleasesWherePossible(
  hosts: Hosts,
  { servers }: Topology,
): Promise<{ readonly releases: readonly ListedRelease[]; readonly errors: readonly HostError[] }> {
  const { values, errors } = await wherePossible(servers.map((server) => releasesOn(hosts, server)));
  return { releases: merged(values), errors };
}

function merged(lists: readonly (readonly ListedRelease[])[]): readonly ListedRelease[] {
  const found = new Map<string, ListedRelease>();
  for (const item of lists.flat()) {
    const key = `${item.number}-${item.hash}`;
    const before = found.get(key)?.servers ?? [];
    found.set(key, { ...item, servers: [...before, ...item.servers].sort() });
  }
  return [...found.values()].sort((a, b) => b.number - a.number);
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

async function releasesOn(hosts: Hosts, server: ServerNode): Promise<readonly ListedRelease[]> {
  const text = await hosts.script(server, 'looking for releases', LIST, { args: [server.directory] });
  return text
    .split(/^release /m)
    .slice(1)
    .map((block) => {
      const [name = '', ...fields] = block.trimEnd().split('\n');
      const [number = '', hash = ''] = name.split('-');
      const values = JSON.parse(`{${fields.join('\n').replace(/,$/, '')}}`) as Omit<Release, 'number'>;
      const { by, at, seconds, rolledBackTo = null } = values;
      return { number: Number(number), hash, by, at, seconds, rolledBackTo, servers: [server.name] };
    });
}

/** Of each record its name, and the lines of its few short fields. */
const LIST = `
for release in "$1"/releases/*.json; do
  if [ -r "$release" ]; then
    name=\${release##*/}
    echo "release \${name%.json}"
    grep -E '^  "(at|by|rolledBackTo|seconds)": ' "$release"
  fi
done`;
