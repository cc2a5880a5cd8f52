import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { Hosts } from '../hosts.ts';
import { nameOf, type SeenContainer } from '../look/seen-container.ts';
import { namesOfEdges } from '../step/edge-upstreams.ts';

/** Those of some containers that do not work, and that no edge has: one that is unhealthy may still answer, and an edge may have no other. */
export async function uselessAmong(
  { topology, hosts }: { readonly topology: Topology; readonly hosts: Hosts },
  server: ServerNode,
  containers: readonly SeenContainer[],
): Promise<readonly SeenContainer[]> {
  const sick = containers.filter(isSick);
  if (sick.length === 0) return [];
  const named = await namesOfEdges({ topology, hosts, server });
  return sick.filter((container) => !named.has(nameOf(container)));
}

/** Whether a container is unhealthy, or starts again and again; one that has started again and is well is not. */
export function isSick({ State, RestartCount }: SeenContainer): boolean {
  const health = State.Health?.Status;
  return health === 'unhealthy' || (RestartCount > 0 && health !== 'healthy');
}
