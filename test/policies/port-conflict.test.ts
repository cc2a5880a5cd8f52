import { describe, expect, test } from 'vitest';
import { portConflict } from '../../policies/port-conflict.ts';
import { objections, port, server, service } from './nodes.ts';

describe('port-conflict', () => {
  test('fails when a port is taken by another service (BlingAuto: 80 and 443)', () => {
    expect(
      objections(portConflict, {
        services: [
          service('app/edge', { ports: [port('http', 80, { address: '0.0.0.0' })] }),
          service('app/other', { ports: [port('http', 8080, { port: 80 })] }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"app/other: port 80 of server app is already taken by app/edge, got "10.0.0.3:80"; choose another port"`,
    );
  });

  test('fails when a service takes a port of its host twice', () => {
    expect(
      objections(portConflict, {
        services: [service('app/edge', { ports: [port('http', 80, {}), port('plain', 8080, { port: 80 })] })],
      }),
    ).toMatchInlineSnapshot(
      `"app/edge: port 80 of server app is already taken by another of its ports, got "10.0.0.3:80"; choose another port"`,
    );
  });

  test('fails when it is the port of SSH', () => {
    expect(
      objections(portConflict, {
        servers: [server('app')],
        services: [service('app/git', { ports: [port('ssh', 2222, { port: 22 })] })],
      }),
    ).toMatchInlineSnapshot(
      `"app/git: port 22 of server app is already taken by the SSH server, got "10.0.0.3:22"; choose another port"`,
    );
  });

  test('fails when replicas share a port, or a new version meets the old one on it', () => {
    expect(
      objections(portConflict, {
        services: [service('app/api', { replicas: 2, update: 'rolling', ports: [port('http', 8000, {})] })],
      }),
    ).toMatchInlineSnapshot(`
      "app/api: its 2 replicas cannot all listen on one port of the host, got "10.0.0.3:8000"; put an edge in front and publish that
      app/api: its next version cannot start while the last one listens on the port, got "10.0.0.3:8000"; put an edge in front, or use update: recreate"
    `);
  });

  test('lets different addresses, protocols and servers have the same port', () => {
    expect(
      objections(portConflict, {
        servers: [server('app', { ssh: { user: 'deploy', port: 2222, config: null } })],
        services: [
          service('app/a', { ports: [port('http', 80, { address: '10.0.0.3' })] }),
          service('app/b', { ports: [port('http', 80, { address: '10.0.0.4' })] }),
          service('app/c', { ports: [{ ...port('quic', 80, { address: '10.0.0.3' }), protocol: 'udp' }] }),
          service('worker/d', { ports: [port('http', 80, { address: '10.0.0.3' })] }),
        ],
      }),
    ).toBe('');
  });
});
