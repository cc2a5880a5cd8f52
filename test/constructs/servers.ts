import { Environment } from '../../constructs/environment.ts';
import { Server } from '../../constructs/server.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';

/** An environment with two servers, `a` and `b`. */
export function twoServers(): { readonly environment: Environment; readonly a: Server; readonly b: Server } {
  const environment = new Environment({ system: 'shop', name: 'prod' });
  const a = new Server(environment, 'a', { address: '10.0.0.1' });
  const b = new Server(environment, 'b', { address: '10.0.0.2' });
  return { environment, a, b };
}

export function findService(topology: Topology, id: string): ServiceNode {
  const found = topology.services.find((service) => service.id === id);
  if (found === undefined)
    throw new Error(`no service ${id} in ${topology.services.map((item) => item.id).join(', ')}`);
  return found;
}

/** Name and text of the variables of a container, as `docker inspect` would show them. */
export function plainVariables(service: ServiceNode): Readonly<Record<string, string>> {
  const plain = service.environment.filter((variable) => variable.delivery === 'plain');
  return Object.fromEntries(
    plain.map(({ name, value }) => [
      name,
      value.map((part) => (typeof part === 'string' ? part : 'text' in part ? part.text : '?')).join(''),
    ]),
  );
}
