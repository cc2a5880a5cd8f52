import { describe, expect, test } from 'vitest';
import type { Resources } from '../../model/container.ts';
import { memoryOvercommit } from '../../policies/memory-overcommit.ts';
import { GIB, objections, server, service } from './nodes.ts';

function limited(memoryBytes: number): Resources {
  return { memoryBytes, cpus: null, pids: 256, shmBytes: 0, nofile: null };
}

describe('memory-overcommit', () => {
  test('fails when the limits add up to more than the server has', () => {
    expect(
      objections(memoryOvercommit, {
        servers: [server('db', { memoryBytes: 4 * GIB })],
        services: [
          service('db/minio', { replicas: 2, resources: limited(GIB) }),
          service('db/postgres', { resources: limited(1.75 * GIB) }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"db: memory limits add up to 3.75 GiB, more than 4 GiB less 512 MiB for the system, got "minio 2 GiB, postgres 1.75 GiB"; lower them or move a service to another server"`,
    );
  });

  test('passes when the system has 512 MiB left', () => {
    expect(
      objections(memoryOvercommit, {
        servers: [server('db', { memoryBytes: 4 * GIB })],
        services: [service('db/postgres', { resources: limited(3.5 * GIB) })],
      }),
    ).toBe('');
  });

  test('knows nothing of a server whose memory is not given', () => {
    expect(
      objections(memoryOvercommit, {
        servers: [server('db')],
        services: [service('db/postgres', { resources: limited(512 * GIB) })],
      }),
    ).toBe('');
  });
});
