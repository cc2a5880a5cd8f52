import { describe, expect, test } from 'vitest';
import { missingAuthentication } from '../../policies/missing-authentication.ts';
import { file, objections, port, secret, service, variable } from './nodes.ts';

describe('missing-authentication', () => {
  test('fails when another server reaches Redis without a password', () => {
    expect(
      objections(missingAuthentication, {
        services: [
          service('worker/redis', {
            program: { kind: 'redis', maxMemoryBytes: null },
            ports: [port('redis', 6379, {})],
          }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"worker/redis: it is published and asks for no password, got "10.0.0.3:6379"; give it requirepass with a secret"`,
    );
  });

  test('fails when Flower is published as it is', () => {
    expect(
      objections(missingAuthentication, {
        services: [service('app/flower', { program: { kind: 'flower' }, ports: [port('http', 5555, {})] })],
      }),
    ).toMatchInlineSnapshot(
      `"app/flower: it is published and asks for no password, got "10.0.0.3:5555"; give it FLOWER_BASIC_AUTH with a secret"`,
    );
  });

  test('fails when PostgreSQL trusts everybody', () => {
    expect(
      objections(missingAuthentication, {
        services: [
          service('db/postgres', {
            program: { kind: 'postgres', maxConnections: 100, reservedConnections: 3 },
            environment: [variable('POSTGRES_HOST_AUTH_METHOD', 'trust')],
            ports: [port('postgres', 5432, {})],
          }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"db/postgres: it is published and asks for no password, got "10.0.0.3:5432"; remove POSTGRES_HOST_AUTH_METHOD=trust"`,
    );
  });

  test('passes when they ask for a password, or only their own server reaches them', () => {
    expect(
      objections(missingAuthentication, {
        services: [
          service('worker/redis', {
            program: { kind: 'redis', maxMemoryBytes: null },
            ports: [port('redis', 6379, {})],
          }),
          service('app/redis', { program: { kind: 'redis', maxMemoryBytes: null }, ports: [port('redis', 6379)] }),
          service('app/flower', { program: { kind: 'flower' }, ports: [port('http', 5555, { address: '127.0.0.1' })] }),
        ],
        files: [file('worker/redis', '/etc/redis/redis.conf', 'appendonly yes\nrequirepass ', secret('redis'), '\n')],
      }),
    ).toBe('');
  });
});
