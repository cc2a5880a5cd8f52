import type { Program } from '../model/service.ts';
import { bytesText } from './facts/bytes.ts';
import type { Policy } from './policy.ts';

/** A warning: what a program needs depends on its load. */
export const smallMemoryLimit: Policy = {
  id: 'small-memory-limit',
  severity: 'warning',
  title: 'A memory limit leaves a program what it needs to work at all.',
  remedy: "Raise the limit, or lower the worker's concurrency.",
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const { id, program, resources } of topology.services) {
      const least = leastMemory(program);
      if (resources.memoryBytes === null || resources.memoryBytes >= least) continue;
      yield {
        subject: id,
        message: `expected a memory limit of ${bytesText(least)} or more${becauseOf(program)}, got "${bytesText(resources.memoryBytes)}"; raise it`,
      };
    }
  },
};

const MIB = 1024 ** 2;

/** Estimates on the low side: with less, a program is killed while it starts or by its first load. */
function leastMemory(program: Program): number {
  switch (program.kind) {
    case 'postgres':
      return 128 * MIB;
    case 'minio':
    case 'rabbitmq':
      return 256 * MIB;
    case 'celery-worker':
      return 48 * MIB * (program.concurrency + 1);
    default:
      return 0;
  }
}

function becauseOf(program: Program): string {
  return program.kind === 'celery-worker' ? ` for ${program.concurrency} processes and their parent` : '';
}
