import { bytesText } from './facts/bytes.ts';
import { groupBy } from './facts/container.ts';
import { largestText, memoryOf, SYSTEM_MEMORY, usableMemory } from './facts/memory.ts';
import type { Policy } from './policy.ts';

/** Limits are what a container may take at worst; a server that has promised more kills one of them, often the database. */
export const memoryOvercommit: Policy = {
  id: 'memory-overcommit',
  severity: 'error',
  title: 'The memory limits on a server add up to no more than it has, less 512 MiB for the system.',
  remedy: 'Lower limits, move a service to another server, or add memory.',
  incident: null,
  suppressible: true,
  *check(topology) {
    const services = groupBy(topology.services, (service) => service.server);
    for (const server of topology.servers) {
      const usable = usableMemory(server);
      const placed = services.get(server.name) ?? [];
      const sum = placed.reduce((total, service) => total + memoryOf(service), 0);
      if (usable === null || sum <= usable) continue;
      const has = `${bytesText(usable + SYSTEM_MEMORY)} less ${bytesText(SYSTEM_MEMORY)} for the system`;
      yield {
        subject: server.name,
        message: `memory limits add up to ${bytesText(sum)}, more than ${has}, got "${largestText(placed)}"; lower them or move a service to another server`,
      };
    }
  },
};
