import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { examineServers } from '../../../toolkit/examine/examine-servers.ts';
import { findingText } from '../../../toolkit/examine/finding.ts';
import type { Hosts } from '../../../toolkit/hosts.ts';
import { shop } from '../../fixtures/topology.ts';
import { MOMENTS, withLines } from './output.ts';

const topology: Topology = {
  ...shop,
  servers: shop.servers.filter(({ name }) => name === 'app'),
  networks: [
    { kind: 'network', path: 'app/default', id: 'app/default', server: 'app', name: 'shop-net', internal: false },
  ],
  volumes: [{ kind: 'volume', path: 'app/data', id: 'app/data', server: 'app', name: 'shop_data' }],
};

/** What a preflight says where the server prints these lines besides. */
async function wrong(...lines: readonly string[]): Promise<string> {
  const text = withLines(['dependency', 'api'], ...lines);
  const hosts: Hosts = { place: { project: '/', sockets: null }, script: async () => text };
  const findings = await examineServers(topology, hosts, { checks: 'preflight', now: () => MOMENTS.before });
  return findings
    .filter(({ state }) => state === 'error')
    .map(findingText)
    .join('\n');
}

describe('judgeStores', () => {
  test('objects to all that a Compose project holds that runs', async () => {
    expect(
      await wrong(
        'container shop-db-1||||shop|shop_data|shop-net',
        'container shop-web-1|||0.0.0.0:80->80/tcp|shop||shop-net',
        'network shop-net|||shop',
      ),
    ).toMatchInlineSnapshot(`
      "server app: port 10.0.0.1:80: held by the container shop-web-1; run docker compose -p shop down there first (volumes stay), or publish another port than 80
      server app: network shop-net: made by the Compose project shop; run docker compose -p shop down there first (volumes stay)
      server app: volume shop_data: in use by the container shop-db-1; run docker compose -p shop down there first (volumes stay)"
    `);
  });

  test('objects to a network that is left of it, though nothing runs', async () => {
    expect(await wrong('network shop-net|||shop')).toMatchInlineSnapshot(
      `"server app: network shop-net: made by the Compose project shop; run docker compose -p shop down there first (volumes stay)"`,
    );
  });

  test('objects to a network that somebody made by hand', async () => {
    expect(await wrong('network shop-net|||', 'network other|||')).toMatchInlineSnapshot(
      `"server app: network shop-net: there already, made by somebody else; remove it by docker network rm shop-net if nothing else is on it, or give it another name in the stack"`,
    );
  });

  test('objects to another program on the data', async () => {
    expect(await wrong('container postgres|||||shop_data|bridge')).toMatchInlineSnapshot(
      `"server app: volume shop_data: in use by the container postgres; stop it first: two programs that write the same data destroy it"`,
    );
    expect(await wrong('container postgres|shop|dev|||shop_data|shop-dev')).toContain('volume shop_data: in use by');
  });

  test('leaves alone what is ours, or no part of it', async () => {
    expect(await wrong('network shop-net|shop|prod|', 'container web|shop|prod|||shop_data|shop-net')).toBe('');
    expect(await wrong('container other||||other|other_data|other', 'network other|||other')).toBe('');
  });

  test('bears a network that was taken over by hand, and a backup beside our own program', async () => {
    const ours = 'container db|shop|prod|||shop_data|shop-net';
    expect(await wrong(ours, 'network shop-net|||shop', 'container backup|||||shop_data|bridge')).toBe('');
  });
});
