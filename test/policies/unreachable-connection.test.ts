import { describe, expect, test } from 'vitest';
import type { Connection } from '../../model/connection.ts';
import { unreachableConnection } from '../../policies/unreachable-connection.ts';
import { objections, service } from './nodes.ts';

const networks = [
  { kind: 'network', path: 'a', id: 'app/a', server: 'app', name: 'a', internal: true },
  { kind: 'network', path: 'b', id: 'app/b', server: 'app', name: 'b', internal: false },
] as const;

function connection(reach: Connection['reach'], to: string): Connection {
  return {
    kind: 'connection',
    from: 'app/api',
    to,
    toKind: reach === 'outside' ? 'external-host' : 'service',
    port: 'http',
    number: 80,
    protocol: 'tcp',
    reach,
    later: false,
    encrypted: false,
  };
}

describe('unreachable-connection', () => {
  test('fails when two services have no network in common', () => {
    expect(
      objections(unreachableConnection, {
        networks,
        services: [service('app/api', { networks: ['app/a'] }), service('app/redis', { networks: ['app/b'] })],
        connections: [connection('network', 'app/redis')],
      }),
    ).toMatchInlineSnapshot(`"app/api: it has no network in common with app/redis, got "app/a"; put both on one"`);
  });

  test('fails when an internal network is the only one', () => {
    expect(
      objections(unreachableConnection, {
        networks,
        services: [service('app/api', { networks: ['app/a'] })],
        connections: [connection('outside', 'srv-asreports')],
      }),
    ).toMatchInlineSnapshot(
      `"app/api: its networks do not lead to srv-asreports, got "app/a"; add one that is not internal"`,
    );
  });

  test('passes when there is a way', () => {
    expect(
      objections(unreachableConnection, {
        networks,
        services: [service('app/api', { networks: ['app/a', 'app/b'] }), service('app/redis', { networks: ['app/b'] })],
        connections: [connection('network', 'app/redis'), connection('outside', 'srv-asreports')],
      }),
    ).toBe('');
  });
});
