import { describe, expect, test } from 'vitest';
import type { Resources } from '../../model/container.ts';
import { smallMemoryLimit } from '../../policies/small-memory-limit.ts';
import { GIB, MIB, objections, service } from './nodes.ts';

function limited(memoryBytes: number): Resources {
  return { memoryBytes, cpus: null, pids: 256, shmBytes: 0, nofile: null };
}

describe('small-memory-limit', () => {
  test('fails when a program cannot work with so little', () => {
    expect(
      objections(smallMemoryLimit, {
        services: [
          service('db/minio', { program: { kind: 'minio' }, resources: limited(64 * MIB) }),
          service('worker/worker', {
            program: { kind: 'celery-worker', application: 'shop', concurrency: 16 },
            resources: limited(512 * MIB),
          }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "db/minio: expected a memory limit of 256 MiB or more, got "64 MiB"; raise it
      worker/worker: expected a memory limit of 816 MiB or more for 16 processes and their parent, got "512 MiB"; raise it"
    `);
  });

  test('passes when it can', () => {
    expect(
      objections(smallMemoryLimit, {
        services: [
          service('db/minio', { program: { kind: 'minio' }, resources: limited(GIB) }),
          service('app/web', { resources: limited(16 * MIB) }),
        ],
      }),
    ).toBe('');
  });
});
