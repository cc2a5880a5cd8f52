import { isIP } from 'node:net';
import type { ServerNode } from '../../model/server.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { isEveryAddress, isLoopback } from '../../policies/facts/address.ts';
import type { Finding } from './finding.ts';
import type { Resolved } from './resolve-names.ts';

/** Names whose addresses `judgeOrigins` needs: those of the origins, and of the servers and load balancers that they should lead to. */
export function originNames(topology: Topology): readonly string[] {
  const names = topology.servers.flatMap(({ name }) =>
    originsOn(topology, name).flatMap((origin) => [hostOf(origin), ...placesOf(topology, origin)]),
  );
  return [...new Set(names)].filter((name) => isIP(name) === 0).sort();
}

/**
 * Whether the public origins that a server answers lead to it, or to the load balancer before it.
 *
 * Another address is no error: an address translation or a content network may stand there, and no deployment fails by it.
 *
 * @param known names that another check has judged
 */
export function judgeOrigins(
  topology: Topology,
  { name: server }: ServerNode,
  resolved: ReadonlyMap<string, Resolved>,
  known: ReadonlySet<string> = new Set(),
): readonly Finding[] {
  const origins = originsOn(topology, server).filter((origin) => !known.has(hostOf(origin)));
  return origins.map((origin): Finding => {
    const name = hostOf(origin);
    const places = placesOf(topology, origin);
    const needed = places.join(' or ');
    const base = { server, check: 'origin', subject: `origin ${origin}`, needed, remedy: '' } as const;
    const found = resolved.get(name) ?? { kind: 'unknown', reason: 'not asked' };
    if (found.kind === 'unknown') {
      const why = found.reason === 'ENOTFOUND' ? '' : ` (${found.reason})`;
      const remedy = `put a record of ${name} for ${needed} into the DNS, or put the origin right`;
      return { ...base, state: 'warning', found: `does not resolve${why}`, remedy };
    }
    const text = `resolves to ${found.addresses.join(', ')}`;
    const ours = places.flatMap((place) => addressesOf(place, resolved));
    if (found.addresses.some((address) => ours.includes(address))) return { ...base, state: 'ok', found: text };
    const remedy = `put its record in the DNS right, unless that address leads there, as with NAT or a CDN`;
    return { ...base, state: 'warning', found: `${text}, not to ${needed}`, remedy };
  });
}

/** Origins with a name that services of a server answer at a port of the host. */
function originsOn(topology: Topology, server: string): readonly string[] {
  const services = topology.services.filter((service) => service.server === server && isReached(topology, service));
  const origins = services.flatMap((service) => service.origins);
  return [...new Set(origins)].filter((origin) => URL.canParse(origin) && isIP(hostOf(origin)) === 0).sort();
}

/** Where an origin should lead to: the load balancers before its services, else the servers that publish them. */
function placesOf(topology: Topology, origin: string): readonly string[] {
  const services = topology.services.filter(
    (service) => service.origins.includes(origin) && isReached(topology, service),
  );
  const balancers = topology.loadBalancers.filter(({ members }) =>
    members.some(({ service }) => services.some(({ id }) => id === service)),
  );
  if (balancers.length > 0) return [...new Set(balancers.map(({ virtualAddress }) => virtualAddress))];
  const places = services.flatMap((service) => {
    const server = topology.servers.find(({ name }) => name === service.server);
    const published = publishedBy(service).filter((address) => !isEveryAddress(address) && !isLoopback(address));
    return [...(server === undefined ? [] : [server.address, server.privateAddress]), ...published];
  });
  return [...new Set(places)];
}

function isReached({ loadBalancers }: Topology, service: ServiceNode): boolean {
  const isMember = loadBalancers.some(({ members }) => members.some((member) => member.service === service.id));
  return isMember || publishedBy(service).length > 0;
}

function publishedBy({ ports }: ServiceNode): readonly string[] {
  return ports.flatMap(({ published }) => published.map(({ address }) => address));
}

function addressesOf(place: string, resolved: ReadonlyMap<string, Resolved>): readonly string[] {
  const found = resolved.get(place);
  return found?.kind === 'found' ? found.addresses : [place];
}

function hostOf(origin: string): string {
  return new URL(origin).hostname.replace(/^\[|\]$/g, '');
}
