import { instancesOf } from '../../model/instance.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import type { Seen } from '../look/seen.ts';
import { nameOf, replicaOf, type SeenContainer, serviceOf } from '../look/seen-container.ts';

/**
 * The containers of a service that a verb is about, by their labels and so of any version, in order of replicas.
 *
 * - `stop`: those that run
 * - `restart`: those that run, or where none does those that `start` is about
 * - `start`: those of the present settings, or where there are none all that there are
 */
export function chosenContainers(
  topology: Topology,
  service: ServiceNode,
  { containers }: Seen,
  verb: 'start' | 'stop' | 'restart',
): readonly SeenContainer[] {
  const own = containers
    .filter((container) => serviceOf(container) === service.name)
    .sort((a, b) => replicaOf(a) - replicaOf(b));
  const alive = own.filter(({ State }) => ['running', 'restarting', 'paused'].includes(State.Status));
  if (verb === 'stop' || (verb === 'restart' && alive.length > 0)) return alive;
  const names = instancesOf(topology, service).map(({ name }) => name);
  const present = own.filter((container) => names.includes(nameOf(container)));
  return present.length > 0 ? present : own;
}
