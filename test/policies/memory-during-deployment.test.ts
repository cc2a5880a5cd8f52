import { describe, expect, test } from 'vitest';
import type { Resources } from '../../model/container.ts';
import { memoryDuringDeployment } from '../../policies/memory-during-deployment.ts';
import { GIB, objections, server, service } from './nodes.ts';

function limited(memoryBytes: number): Resources {
  return { memoryBytes, cpus: null, pids: 256, shmBytes: 0, nofile: null };
}

describe('memory-during-deployment', () => {
  test('fails when old and new containers do not fit together', () => {
    expect(
      objections(memoryDuringDeployment, {
        servers: [server('app', { memoryBytes: 4 * GIB })],
        services: [
          service('app/api', { replicas: 2, update: 'rolling', resources: limited(GIB) }),
          service('app/rabbitmq', { resources: limited(GIB) }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"app: while api is replaced, memory limits add up to 5 GiB of 3.5 GiB, got "api 2 GiB, rabbitmq 1 GiB"; lower them, or add memory"`,
    );
  });

  test('passes where they are replaced one after another, and one more fits', () => {
    expect(
      objections(memoryDuringDeployment, {
        servers: [server('app', { memoryBytes: 4 * GIB })],
        services: [service('app/api', { replicas: 2, update: 'rolling', resources: limited(1.5 * GIB) })],
        strategy: { kind: 'rolling', parallelism: 1 },
      }),
    ).toMatchInlineSnapshot(
      `"app: while api is replaced, memory limits add up to 4.5 GiB of 3.5 GiB, got "api 3 GiB"; lower them, or add memory"`,
    );
    expect(
      objections(memoryDuringDeployment, {
        servers: [server('app', { memoryBytes: 4 * GIB })],
        services: [service('app/api', { replicas: 2, update: 'rolling', resources: limited(GIB) })],
        strategy: { kind: 'rolling', parallelism: 1 },
      }),
    ).toBe('');
  });

  test('passes when they do', () => {
    expect(
      objections(memoryDuringDeployment, {
        servers: [server('app', { memoryBytes: 8 * GIB })],
        services: [service('app/api', { replicas: 2, update: 'rolling', resources: limited(GIB) })],
      }),
    ).toBe('');
  });
});
