import { describe, expect, test } from 'vitest';
import { publicStatefulPort } from '../../policies/public-stateful-port.ts';
import { objections, port, service } from './nodes.ts';

describe('public-stateful-port', () => {
  test("fails when PostgreSQL and Redis are published on every address (ORCHESTR'A, BlingAuto)", () => {
    expect(
      objections(publicStatefulPort, {
        services: [
          service('db/postgres', {
            program: { kind: 'postgres', maxConnections: 100, reservedConnections: 3 },
            ports: [port('postgres', 5432, { address: '0.0.0.0' })],
          }),
          service('db/redis', {
            program: { kind: 'redis', maxMemoryBytes: null },
            ports: [port('redis', 6379, { address: '::' })],
          }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "db/postgres: port postgres is published on a public address, got "0.0.0.0:5432"; use the server's private address or 127.0.0.1, or do not publish it
      db/redis: port redis is published on a public address, got "[::]:6379"; use the server's private address or 127.0.0.1, or do not publish it"
    `);
  });

  test('fails when a database of any kind is published on an address of the internet', () => {
    expect(
      objections(publicStatefulPort, {
        services: [service('db/mongo', { image: 'mongo:8.0', ports: [port('mongo', 27017, { address: '8.8.8.8' })] })],
      }),
    ).toMatchInlineSnapshot(
      `"db/mongo: port mongo is published on a public address, got "8.8.8.8:27017"; use the server's private address or 127.0.0.1, or do not publish it"`,
    );
  });

  test('passes when they listen on private addresses, and what serves the public listens everywhere', () => {
    expect(
      objections(publicStatefulPort, {
        services: [
          service('db/postgres', {
            program: { kind: 'postgres', maxConnections: 100, reservedConnections: 3 },
            ports: [port('postgres', 5432, { address: '10.0.0.3' })],
          }),
          service('db/minio', { program: { kind: 'minio' }, ports: [port('s3', 9000, { address: '127.0.0.1' })] }),
          service('app/edge', { ports: [port('http', 80, { address: '0.0.0.0' })] }),
        ],
      }),
    ).toBe('');
  });
});
