import { describe, expect, test } from 'vitest';
import { openFiles } from '../../policies/open-files.ts';
import { MIB, objections, service } from './nodes.ts';

const pgbouncer = {
  kind: 'pgbouncer',
  postgres: 'db/postgres',
  maxClientConnections: 10_000,
  serverConnections: 90,
} as const;

function files(nofile: number | null) {
  return { memoryBytes: 512 * MIB, cpus: null, pids: 256, shmBytes: 0, nofile };
}

describe('open-files', () => {
  test('fails when PgBouncer cannot hold its 10 000 clients', () => {
    expect(
      objections(openFiles, {
        services: [service('db/pgbouncer', { program: pgbouncer, resources: files(10_000) })],
      }),
    ).toMatchInlineSnapshot(
      `"db/pgbouncer: expected 10122 open files or more for 10000 clients and 90 servers, got "10000"; set nofile in resources"`,
    );
  });

  test('fails when nothing is said and the engine gives 1024', () => {
    expect(
      objections(openFiles, {
        services: [
          service('db/pgbouncer', { program: pgbouncer, resources: files(null) }),
          service('app/rabbitmq', { program: { kind: 'rabbitmq' }, resources: files(null) }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "db/pgbouncer: expected 10122 open files or more for 10000 clients and 90 servers, got "the engine's 1024"; set nofile in resources
      app/rabbitmq: expected 50000 open files or more, got "the engine's 1024"; set nofile in resources"
    `);
  });

  test('passes when the limit covers clients and servers, or a smaller one was chosen for RabbitMQ', () => {
    expect(
      objections(openFiles, {
        services: [
          service('db/pgbouncer', { program: pgbouncer, resources: files(10_240) }),
          service('app/rabbitmq', { program: { kind: 'rabbitmq' }, resources: files(16_384) }),
          service('app/api'),
        ],
      }),
    ).toBe('');
  });
});
