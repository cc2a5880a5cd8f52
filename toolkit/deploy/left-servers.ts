import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import type { Deviation } from '../look/deviation.ts';
import { look } from '../look/look.ts';
import { allContainers, type Seen } from '../look/seen.ts';
import { nameOf, serviceOf } from '../look/seen-container.ts';
import { errorsOf, wherePossible } from '../where-possible.ts';
import type { Deployment } from './deployment.ts';
import { clearServer } from './remove-traces.ts';

/** Servers of the last release that what is wanted has no more, and on which it still runs. */
export interface LeftServers {
  /** Of the last release. */
  readonly topology: Topology;
  readonly servers: readonly { readonly server: ServerNode; readonly seen: Seen }[];
  /** What was said of those that do not answer, or are not as they should be. */
  readonly errors: readonly string[];
}

/** Looks at the servers that a deployment leaves; what runs there would go on beside what is new. */
export async function leftServers(
  hosts: Hosts,
  topology: Topology,
  last: Topology | null,
  seen: readonly Seen[],
): Promise<LeftServers | null> {
  const addresses = new Set(topology.servers.map(({ address }) => address));
  const gone = (last?.servers ?? []).filter(({ address }) => !addresses.has(address));
  if (last === null || gone.length === 0) return null;
  const { values, errors } = await wherePossible(
    gone.map(async (server) => ({ server, seen: await look(hosts, last, server) })),
  );
  // A machine may have several names.
  const staying = new Set(seen.flatMap(allContainers).map(({ Id }) => Id));
  const servers = values.filter((item) => {
    const there = allContainers(item.seen);
    return there.length > 0 && !there.some(({ Id }) => staying.has(Id));
  });
  const silent = errors.map(({ message }) => `${message}; ${stillThere(last)}`);
  return { topology: last, servers, errors: silent };
}

/** What to do about a server that no later deployment knows of. */
function stillThere({ system, environment }: Topology): string {
  const label = (name: string, value: string): string => `--filter label=arrimage.${name}=${value}`;
  const all = `docker ps -aq ${label('system', system)} ${label('environment', environment)}`;
  return `it is in the settings no more, and what ran there may still run: once it answers, remove it there by docker rm -f $(${all})`;
}

/** What a person is asked about. */
export function leftDeviations(left: LeftServers | null): readonly Deviation[] {
  return (left?.servers ?? []).flatMap(({ server, seen }) =>
    allContainers(seen).map((container) => ({
      kind: 'unexpected' as const,
      server: server.name,
      subject: serviceOf(container),
      object: nameOf(container),
      detail: `is on ${server.address}, which is in the settings no more`,
    })),
  );
}

/** Removes all that runs on them, once the new servers do their work; volumes stay. Gives what went wrong. */
export async function clearLeft(
  { hosts, progress, locks }: Pick<Deployment, 'hosts' | 'progress' | 'locks'>,
  left: LeftServers | null,
): Promise<readonly string[]> {
  if (left === null) return [];
  const place = { hosts, topology: left.topology };
  const errors = await errorsOf(
    left.servers.map(async ({ server, seen }) => {
      if (locks?.has(server.address) !== true)
        throw new HostError(server.name, 'script', `is locked by somebody else; ${stillThere(left.topology)}`);
      progress.note(
        `${server.name} (${server.address}) is in the settings no more; removing what runs there, volumes stay`,
      );
      await clearServer(place, server, seen);
    }),
  );
  return [...left.errors, ...errors];
}
