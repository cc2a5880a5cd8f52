import { type ServiceNode, upstreamsOf } from '../model/service.ts';
import type { Topology } from '../model/topology.ts';
import { containersOf } from './facts/container.ts';
import type { Policy } from './policy.ts';

/** A connection gives a reason only where it gives an order of start. */
export const missingHealthCheck: Policy = {
  id: 'missing-health-check',
  severity: 'error',
  title: 'A service that others wait for, or that is replaced without interruption, says when it is ready.',
  remedy: 'Give it a health check that asks what its consumers ask.',
  incident: 'BlingAuto: nginx answered 502, because it was sent requests before the API was ready.',
  suppressible: true,
  *check(topology) {
    const reasons = reasonsOf(topology);
    for (const service of topology.services) {
      if (service.healthCheck !== null) continue;
      const reason = reasons.get(service.id) ?? ownReason(service);
      if (reason !== null)
        yield { subject: service.id, message: `it has no health check, though ${reason}; give it one` };
    }
  },
};

function ownReason({ update }: ServiceNode): string | null {
  return update === 'rolling' ? 'its old containers leave once the new ones are healthy' : null;
}

/** Why a service has to say when it is ready, by its id; the strongest reason stands. */
function reasonsOf(topology: Topology): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const { from, to, toKind, later } of topology.connections) {
    if (toKind === 'service' && !later) reasons.set(to, `${from} connects to it`);
  }
  for (const container of containersOf(topology)) {
    for (const { on, condition } of container.dependsOn) {
      if (condition === 'healthy') reasons.set(on, `${container.id} starts once it is healthy`);
    }
  }
  for (const { members } of topology.loadBalancers) {
    for (const { service } of members) reasons.set(service, 'a load balancer sends requests to it');
  }
  for (const service of topology.services) {
    for (const upstream of upstreamsOf(service)) reasons.set(upstream, `${service.id} sends requests to it`);
  }
  return reasons;
}
