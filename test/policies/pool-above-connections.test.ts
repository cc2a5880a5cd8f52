import { describe, expect, test } from 'vitest';
import type { Connection } from '../../model/connection.ts';
import type { ServiceNode } from '../../model/service.ts';
import { poolAboveConnections } from '../../policies/pool-above-connections.ts';
import { objections, service } from './nodes.ts';

const postgres = service('db/postgres', { program: { kind: 'postgres', maxConnections: 100, reservedConnections: 3 } });

function pgbouncer(id: string, serverConnections: number): ServiceNode {
  const program = {
    kind: 'pgbouncer',
    postgres: 'db/postgres',
    maxClientConnections: 1000,
    serverConnections,
  } as const;
  return service(id, { program });
}

function direct(from: string): Connection {
  return {
    kind: 'connection',
    from,
    to: 'db/postgres',
    toKind: 'service',
    port: 'postgres',
    number: 5432,
    protocol: 'tcp',
    reach: 'servers',
    later: false,
    encrypted: false,
  };
}

describe('pool-above-connections', () => {
  test('fails when the pools are larger than what PostgreSQL admits', () => {
    expect(
      objections(poolAboveConnections, {
        services: [pgbouncer('db/pgbouncer', 98), postgres],
      }),
    ).toMatchInlineSnapshot(
      `"db/postgres: it admits 97 connections (100 less 3 reserved), but 98 may be opened, got "db/pgbouncer 98"; make the pools smaller or raise max_connections"`,
    );
  });

  test('fails when two PgBouncers and direct clients are together', () => {
    expect(
      objections(poolAboveConnections, {
        services: [
          pgbouncer('app/pgbouncer', 45),
          pgbouncer('db/pgbouncer', 45),
          postgres,
          service('worker/worker', { program: { kind: 'celery-worker', application: 'shop', concurrency: 8 } }),
        ],
        connections: [direct('db/pgbouncer'), direct('job/migrate'), direct('worker/worker')],
      }),
    ).toMatchInlineSnapshot(
      `"db/postgres: it admits 97 connections (100 less 3 reserved), but 99 may be opened, got "app/pgbouncer 45, db/pgbouncer 45, job/migrate 1, worker/worker 8"; make the pools smaller or raise max_connections"`,
    );
  });

  test('passes when they fit exactly', () => {
    expect(
      objections(poolAboveConnections, {
        services: [pgbouncer('db/pgbouncer', 96), postgres],
        connections: [direct('db/pgbouncer'), direct('db/migrate')],
      }),
    ).toBe('');
  });
});
