import { describe, expect, test } from 'vitest';
import { deceptiveHealthCheck } from '../../policies/deceptive-health-check.ts';
import { healthy, objections, service } from './nodes.ts';

const postgres = { kind: 'postgres', maxConnections: 100, reservedConnections: 3 } as const;
const redis = { kind: 'redis', maxMemoryBytes: null } as const;

describe('deceptive-health-check', () => {
  test('fails when PostgreSQL is asked by its socket, which the server of the set-up has too', () => {
    expect(
      objections(deceptiveHealthCheck, {
        services: [
          service('db/postgres', {
            program: postgres,
            healthCheck: { ...healthy, test: ['CMD', 'pg_isready', '-U', 'shop'] },
          }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"db/postgres: its health check also passes for the temporary server that sets the database up, got "pg_isready"; use pg_isready -h 127.0.0.1"`,
    );
  });

  test('fails when Redis may refuse the password and still count as healthy', () => {
    expect(
      objections(deceptiveHealthCheck, {
        services: [
          service('db/redis', {
            program: redis,
            healthCheck: { ...healthy, test: ['CMD-SHELL', 'redis-cli -a Hunter2Hunter2 ping'] },
          }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"db/redis: its health check also passes when Redis refuses the password, got "redis-cli"; look for PONG in the answer, or use redis-cli -e"`,
    );
  });

  test('passes when the check can fail', () => {
    expect(
      objections(deceptiveHealthCheck, {
        services: [
          service('db/postgres', {
            program: postgres,
            healthCheck: { ...healthy, test: ['CMD', 'pg_isready', '-h', '127.0.0.1'] },
          }),
          service('db/redis', {
            program: redis,
            healthCheck: { ...healthy, test: ['CMD-SHELL', 'redis-cli ping | grep -q PONG'] },
          }),
        ],
      }),
    ).toBe('');
  });
});
