import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { findingText } from '../../../toolkit/examine/finding.ts';
import { judgeOrigins, originNames } from '../../../toolkit/examine/judge-origins.ts';
import { type Resolver, resolveNames } from '../../../toolkit/examine/resolve-names.ts';
import { shop } from '../../fixtures/topology.ts';

const app = shop.servers.filter(({ name }) => name === 'app');

/** The shop with other origins, and without its load balancer unless it is given. */
const withOrigins = (origins: readonly string[], change: Partial<Topology> = {}): Topology => ({
  ...shop,
  loadBalancers: [],
  services: shop.services.map((service) => (service.origins.length === 0 ? service : { ...service, origins })),
  ...change,
});

/** What is found, a line each, where names have these addresses. */
async function found(topology: Topology, addresses: Readonly<Record<string, readonly string[]>>) {
  const resolve: Resolver = async (name) => {
    const found = addresses[name];
    if (found === undefined) throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
    return found;
  };
  const resolved = await resolveNames(originNames(topology), resolve);
  return topology.servers
    .flatMap((server) => judgeOrigins(topology, server, resolved))
    .map((finding) => `${finding.state}: ${findingText(finding)}`);
}

describe('the origin of a service', () => {
  const one = withOrigins(['https://shop.example.org']);

  test('leads to the server that publishes it', async () => {
    expect(app.map(({ address, privateAddress }) => [address, privateAddress])).toEqual([['192.0.2.1', '10.0.0.1']]);
    for (const address of ['192.0.2.1', '10.0.0.1']) {
      expect(await found(one, { 'shop.example.org': ['203.0.113.9', address] })).toEqual([
        `ok: server app: origin https://shop.example.org: resolves to ${[address, '203.0.113.9'].sort().join(', ')}`,
      ]);
    }
  });

  test('leads to the load balancer where one stands before it', async () => {
    const { loadBalancers } = shop;
    const balanced = withOrigins(['https://shop.example.org'], { loadBalancers });
    expect(await found(balanced, { 'shop.example.org': ['203.0.113.10'] })).toEqual([
      'ok: server app: origin https://shop.example.org: resolves to 203.0.113.10',
    ]);
    expect(await found(balanced, { 'shop.example.org': ['192.0.2.1'] })).toMatchInlineSnapshot(`
      [
        "warning: server app: origin https://shop.example.org: resolves to 192.0.2.1, not to 203.0.113.10; put its record in the DNS right, unless that address leads there, as with NAT or a CDN",
      ]
    `);
  });

  test('leads to a server that is known by a name itself', async () => {
    const named = { ...one, servers: app.map((server) => ({ ...server, address: 'app.example.org' })) };
    const addresses = { 'app.example.org': ['198.51.100.7'], 'shop.example.org': ['198.51.100.7'] };
    expect(originNames(named)).toEqual(['app.example.org', 'shop.example.org']);
    expect((await found(named, addresses))[0]).toMatch(/^ok: /);
  });

  test('fails when its DNS leads elsewhere, as before a certificate is asked for', async () => {
    expect(await found(one, { 'shop.example.org': ['198.51.100.9'] })).toMatchInlineSnapshot(`
      [
        "warning: server app: origin https://shop.example.org: resolves to 198.51.100.9, not to 192.0.2.1 or 10.0.0.1; put its record in the DNS right, unless that address leads there, as with NAT or a CDN",
      ]
    `);
  });

  test('fails when it is not in the DNS', async () => {
    expect(await found(one, {})).toMatchInlineSnapshot(`
      [
        "warning: server app: origin https://shop.example.org: does not resolve; put a record of shop.example.org for 192.0.2.1 or 10.0.0.1 into the DNS, or put the origin right",
      ]
    `);
  });

  test('is not looked up where it is an address, or is published by nobody', () => {
    expect(originNames(withOrigins(['http://192.0.2.1:8080', 'https://[2001:db8::1]']))).toEqual([]);
    const services = one.services.map((service) => ({ ...service, ports: [] }));
    expect(originNames({ ...one, services })).toEqual([]);
  });
});
