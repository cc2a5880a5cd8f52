import type { ServiceNode } from '../model/service.ts';
import { replicasAtATime } from '../model/strategy.ts';
import { bytesText } from './facts/bytes.ts';
import { groupBy } from './facts/container.ts';
import { largestText, memoryOf, usableMemory } from './facts/memory.ts';
import type { Policy } from './policy.ts';

/** Only the largest is counted: a release rarely changes all services, and limits are seldom used up. */
export const memoryDuringDeployment: Policy = {
  id: 'memory-during-deployment',
  severity: 'warning',
  title:
    'A server has memory for the old and the new containers of the largest service that is replaced without interruption.',
  remedy: 'Lower limits, or add memory.',
  incident: null,
  suppressible: true,
  *check(topology) {
    const services = groupBy(topology.services, (service) => service.server);
    for (const server of topology.servers) {
      const usable = usableMemory(server);
      const placed = services.get(server.name) ?? [];
      const sum = placed.reduce((total, service) => total + memoryOf(service), 0);
      const besides = (service: ServiceNode): number =>
        (memoryOf(service) * replicasAtATime(topology.strategy, service)) / service.replicas;
      const [largest] = placed.filter(({ update }) => update === 'rolling').sort((a, b) => besides(b) - besides(a));
      if (usable === null || largest === undefined || sum > usable || sum + besides(largest) <= usable) continue;
      yield {
        subject: server.name,
        message: `while ${largest.name} is replaced, memory limits add up to ${bytesText(sum + besides(largest))} of ${bytesText(usable)}, got "${largestText(placed)}"; lower them, or add memory`,
      };
    }
  },
};
