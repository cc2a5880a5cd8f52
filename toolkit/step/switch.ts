import { instancesOf } from '../../model/instance.ts';
import { upstreamsOf } from '../../model/service.ts';
import { runCanary } from '../canary/canary.ts';
import { findService } from './find-node.ts';
import { reload } from './reload.ts';
import { awaitSteady } from './steady.ts';
import type { StepPlace } from './step-place.ts';

/**
 * Turns an edge to the containers that are ready, and have been for a while, as the environment's strategy says; the old ones are still there.
 *
 * The state that has the new ones is brought to the server first: whoever goes on after a run that has died here must not take them for unknown,
 * and so for superfluous, since they are what serves.
 */
export async function switchEdge(place: StepPlace, [name = '']: readonly string[]): Promise<void> {
  const { topology, server } = place;
  const edge = findService(topology, server, name);
  await place.keepState?.();
  const behind = upstreamsOf(edge);
  const services = topology.services.filter(({ id }) => behind.includes(id));
  await awaitSteady(
    place,
    services.flatMap((service) => instancesOf(topology, service)),
  );
  if (topology.strategy.kind === 'canary') await runCanary(place, edge, topology.strategy);
  await reload(place, [name]);
}
