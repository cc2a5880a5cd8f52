import { runCanary } from '../canary/canary.ts';
import { findService } from './find-node.ts';
import { reload } from './reload.ts';
import type { StepPlace } from './step-place.ts';

/** Turns an edge to the containers that are ready, as the environment's strategy says; the old ones are still there. */
export async function switchEdge(place: StepPlace, [name = '']: readonly string[]): Promise<void> {
  const { topology, server } = place;
  const edge = findService(topology, server, name);
  if (topology.strategy.kind === 'canary') await runCanary(place, edge, topology.strategy);
  await reload(place, [name]);
}
