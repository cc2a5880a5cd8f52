import { upstreamsOf } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { replicaOf, type SeenContainer, serviceOf } from '../look/seen-container.ts';

/**
 * Whether a container that a failed run has made, and that is in nobody's way, goes before what ran before is back: one that does not work, unless
 * it has taken over. Then an edge has no other, and one that is unhealthy may still answer.
 *
 * @param topology what the run wanted
 * @param before containers from before the run
 * @param running ids of those that run now
 */
export function goesAtOnce(
  topology: Topology,
  container: SeenContainer,
  before: readonly SeenContainer[],
  running: ReadonlySet<string>,
): boolean {
  const { State, RestartCount } = container;
  const isSick = State.Health?.Status === 'unhealthy' || RestartCount > 0;
  return isSick && !(isBehindEdge(topology, container) && hasTakenOver(container, before, running));
}

function isBehindEdge({ services }: Topology, container: SeenContainer): boolean {
  const own = services.filter(({ name }) => name === serviceOf(container)).map(({ id }) => id);
  return services.some((edge) => upstreamsOf(edge).some((id) => own.includes(id)));
}

/** Whether the one before it ran, and has been stopped for it. */
function hasTakenOver(
  container: SeenContainer,
  before: readonly SeenContainer[],
  running: ReadonlySet<string>,
): boolean {
  const service = serviceOf(container);
  const replica = replicaOf(container);
  const earlier = before.filter(
    (item) => item.State.Running && serviceOf(item) === service && replicaOf(item) === replica,
  );
  return earlier.length > 0 && earlier.every(({ Id }) => !running.has(Id));
}
