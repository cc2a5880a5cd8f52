import { describe, expect, test } from 'vitest';
import type { Mount } from '../../model/container.ts';
import { hostAccess } from '../../policies/host-access.ts';
import { objections, service } from './nodes.ts';

function bind(source: string, readOnly: boolean): Mount {
  return { kind: 'bind', source, target: '/mounted', readOnly };
}

describe('host-access', () => {
  test("fails when a container has the engine's socket, even to read", () => {
    expect(
      objections(hostAccess, {
        services: [service('app/agent', { mounts: [bind('/var/run/docker.sock', true)] })],
      }),
    ).toMatchInlineSnapshot(
      `"app/agent: it can command the engine and with it the host, got "/var/run/docker.sock"; remove the mount"`,
    );
  });

  test("fails when it can write to the host's configuration", () => {
    expect(
      objections(hostAccess, {
        services: [service('app/agent', { mounts: [bind('/etc', false)] })],
      }),
    ).toMatchInlineSnapshot(`"app/agent: it can write to the host's system, got "/etc"; remove the mount"`);
  });

  test('fails when it keeps a capability that makes it root on the host', () => {
    expect(
      objections(hostAccess, {
        services: [service('app/agent', { capabilities: ['CAP_NET_BIND_SERVICE', 'CAP_SYS_ADMIN'] })],
      }),
    ).toMatchInlineSnapshot(
      `"app/agent: it keeps a capability that makes it root on the host, got "CAP_SYS_ADMIN"; remove it"`,
    );
  });

  test("lets it read the host's file system, and its own files", () => {
    expect(
      objections(hostAccess, {
        services: [service('app/exporter', { mounts: [bind('/', true), bind('/opt/arrimage/files/api-1/etc', true)] })],
      }),
    ).toBe('');
  });
});
