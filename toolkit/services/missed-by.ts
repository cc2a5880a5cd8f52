import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';

/** Says of each service that stops which others, that do not stop with it, will miss it. */
export function missedBy({ connections, jobs }: Topology, stopped: readonly ServiceNode[]): readonly string[] {
  const ids = new Set([...stopped, ...jobs].map(({ id }) => id));
  return stopped.flatMap(({ id, name, server }) => {
    const consumers = connections.filter(({ to, toKind, from }) => toKind === 'service' && to === id && !ids.has(from));
    const names = [...new Set(consumers.map(({ from }) => placeOf(from)))];
    return names.length === 0 ? [] : [`${name} on ${server} will be missed by ${names.join(', ')}`];
  });
}

/** A load balancer has no server. */
function placeOf(id: string): string {
  const [server, name] = id.split('/');
  return name === undefined ? id : `${name} on ${server}`;
}
