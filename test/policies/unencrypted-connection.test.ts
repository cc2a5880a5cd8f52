import { describe, expect, test } from 'vitest';
import type { Connection } from '../../model/connection.ts';
import { unencryptedConnection } from '../../policies/unencrypted-connection.ts';
import { objections, service } from './nodes.ts';

const redis = service('worker/redis', { program: { kind: 'redis', maxMemoryBytes: null } });

function connection(given: Partial<Connection>): Connection {
  return {
    kind: 'connection',
    from: 'app/api',
    to: 'worker/redis',
    toKind: 'service',
    port: 'redis',
    number: 6379,
    protocol: 'tcp',
    reach: 'servers',
    later: false,
    encrypted: false,
    ...given,
  };
}

describe('unencrypted-connection', () => {
  test('fails when a password travels from one server to another in the clear', () => {
    expect(
      objections(unencryptedConnection, {
        services: [redis],
        connections: [connection({}), connection({ from: 'db/backup' })],
      }),
    ).toMatchInlineSnapshot(
      `"worker/redis: passwords and data reach it from other servers without encryption, got connections from "app/api, db/backup"; set encryption: internal"`,
    );
  });

  test('passes when the connection is encrypted', () => {
    expect(
      objections(unencryptedConnection, { services: [redis], connections: [connection({ encrypted: true })] }),
    ).toBe('');
  });

  test('passes within a server, and where no password is asked for', () => {
    const web = service('worker/web', { program: { kind: 'web' } });
    expect(
      objections(unencryptedConnection, {
        services: [redis, web],
        connections: [connection({ reach: 'network' }), connection({ to: 'worker/web' })],
      }),
    ).toBe('');
  });
});
