import type { LoadBalancerNode } from './load-balancer.ts';
import type { ServiceNode } from './service.ts';
import type { Topology } from './topology.ts';

/** While this file is in an edge, its path for balancers says that it leaves; it goes with the container. */
export const LEAVING_FLAG = '/run/leaving';

/** The balancers that have other servers to send requests to while an edge leaves; with none, leaving would be one more interruption. */
export function balancersOf({ loadBalancers, services }: Topology, edge: ServiceNode): readonly LoadBalancerNode[] {
  const serverOf = (id: string): string | undefined => services.find((service) => service.id === id)?.server;
  return loadBalancers.filter(
    ({ members }) =>
      members.some(({ service }) => service === edge.id) &&
      members.some(({ service }) => serverOf(service) !== edge.server),
  );
}
