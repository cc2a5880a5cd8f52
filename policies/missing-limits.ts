import { containersOf } from './facts/container.ts';
import type { Policy } from './policy.ts';

/** Processors are not asked for: without a limit the kernel shares them out, and a limit slows a program that has idle ones beside it. */
export const missingLimits: Policy = {
  id: 'missing-limits',
  severity: 'error',
  title:
    'Each container has a limit of memory and of processes, so that one that runs away does not take its server with it.',
  remedy: 'Set resources.memory and resources.pids.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const { id, resources } of containersOf(topology)) {
      const missing = [
        ...(resources.memoryBytes === null ? ['memory'] : []),
        ...(resources.pids === null ? ['pids'] : []),
      ];
      if (missing.length === 0) continue;
      yield {
        subject: id,
        message: `it may use all that its server has, got no limit of "${missing.join(', ')}"; set it in resources`,
      };
    }
  },
};
