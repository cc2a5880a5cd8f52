import { type ServiceNode, upstreamsOf } from '../../model/service.ts';
import { replicasAtATime } from '../../model/strategy.ts';
import type { Topology } from '../../model/topology.ts';
import { timeText } from '../canary/words.ts';

/** How new containers of a service take over from old ones without interruption; empty where there is nothing to add. */
export function replacementNote({ strategy, services }: Topology, { id, replicas }: ServiceNode): string {
  const isRouted = services.flatMap(upstreamsOf).includes(id);
  if (strategy.kind === 'canary' && isRouted) {
    const canary = `after a canary of ${strategy.percent} % for ${timeText(strategy.periodSeconds)}`;
    return replicas === 1 ? canary : `${replicas} containers, ${canary}`;
  }
  if (replicas === 1) return '';
  const size = replicasAtATime(strategy, { replicas });
  if (size === replicas) return `${replicas} containers, all at once`;
  return `${replicas} containers, ${size === 1 ? 'one after another' : `${size} at a time`}`;
}
