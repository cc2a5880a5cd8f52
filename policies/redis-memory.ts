import { bytesText } from './facts/bytes.ts';
import type { Policy } from './policy.ts';

/** Part of the limit that data may fill; a snapshot copies pages that change meanwhile, and clients have buffers. */
const SHARE = 0.8;

export const redisMemory: Policy = {
  id: 'redis-memory',
  severity: 'error',
  title: 'Redis is told to stop filling memory at 80 % of its limit, before the kernel kills it.',
  remedy: 'Set maxmemory to some 60 to 75 % of the memory limit.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const { id, program, resources } of topology.services) {
      if (program.kind !== 'redis' || resources.memoryBytes === null) continue;
      const most = resources.memoryBytes * SHARE;
      if (program.maxMemoryBytes !== null && program.maxMemoryBytes <= most) continue;
      const got = program.maxMemoryBytes === null ? 'no maxmemory' : bytesText(program.maxMemoryBytes);
      yield {
        subject: id,
        message: `expected a maxmemory of ${bytesText(most)} at most under a limit of ${bytesText(resources.memoryBytes)}, got "${got}"; lower it or raise the limit`,
      };
    }
  },
};
