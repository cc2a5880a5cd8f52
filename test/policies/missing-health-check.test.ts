import { describe, expect, test } from 'vitest';
import type { Connection } from '../../model/connection.ts';
import { missingHealthCheck } from '../../policies/missing-health-check.ts';
import { job, objections, service } from './nodes.ts';

function connection(from: string, to: string): Connection {
  return {
    kind: 'connection',
    from,
    to,
    toKind: 'service',
    port: 'redis',
    number: 6379,
    protocol: 'tcp',
    reach: 'servers',
    later: false,
    encrypted: false,
  };
}

describe('missing-health-check', () => {
  test('fails when nginx would send requests to what is not ready (BlingAuto: 502)', () => {
    expect(
      objections(missingHealthCheck, {
        services: [
          service('app/edge', { program: { kind: 'nginx', upstreams: ['app/api'] } }),
          service('app/api', { healthCheck: null }),
        ],
      }),
    ).toMatchInlineSnapshot(`"app/api: it has no health check, though app/edge sends requests to it; give it one"`);
  });

  test('fails when it is replaced without interruption', () => {
    expect(
      objections(missingHealthCheck, {
        services: [service('app/api', { healthCheck: null, update: 'rolling' })],
      }),
    ).toMatchInlineSnapshot(
      `"app/api: it has no health check, though its old containers leave once the new ones are healthy; give it one"`,
    );
  });

  test('fails when another service connects to it', () => {
    expect(
      objections(missingHealthCheck, {
        services: [service('db/redis', { healthCheck: null })],
        connections: [connection('app/api', 'db/redis')],
      }),
    ).toMatchInlineSnapshot(`"db/redis: it has no health check, though app/api connects to it; give it one"`);
  });

  test('fails when a job starts once it is healthy', () => {
    expect(
      objections(missingHealthCheck, {
        services: [service('db/postgres', { healthCheck: null })],
        jobs: [job('db/migrate', { dependsOn: [{ on: 'db/postgres', condition: 'healthy' }] })],
      }),
    ).toMatchInlineSnapshot(
      `"db/postgres: it has no health check, though db/migrate starts once it is healthy; give it one"`,
    );
  });

  test('asks nothing of a service that nobody waits for', () => {
    expect(
      objections(missingHealthCheck, {
        services: [service('worker/beat', { healthCheck: null })],
      }),
    ).toBe('');
  });
});
