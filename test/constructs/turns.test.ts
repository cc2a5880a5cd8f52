import { describe, expect, test } from 'vitest';
import { Environment } from '../../constructs/environment.ts';
import { LoadBalancer } from '../../constructs/load-balancer.ts';
import { Server } from '../../constructs/server.ts';
import { Service } from '../../constructs/service.ts';
import { topologyOf } from '../../constructs/topology-of.ts';

/** Three servers, each with a web service, and pools of them; the result is what comes before each. */
function orderOf(
  pools: readonly (readonly string[])[],
  uses: Readonly<Record<string, string>> = {},
): Readonly<Record<string, readonly string[]>> {
  const environment = new Environment({ system: 'shop', name: 'prod' });
  const webs = new Map(
    ['a', 'b', 'c'].map((name, index) => {
      const server = new Server(environment, name, { address: `10.0.0.${index + 1}` });
      return [
        name,
        new Service(server, 'web', { image: 'web:1', ports: { http: 80 }, publish: { http: {} } }),
      ] as const;
    }),
  );
  const find = (name: string): Service => webs.get(name) as Service;
  for (const [from, to] of Object.entries(uses)) find(from).addEnvironment('OTHER', find(to).endpoint);
  pools.forEach((pool, index) => {
    const monitor = { path: '/', host: 'shop.example.org' };
    const balancer = new LoadBalancer(environment, `pool-${index}`, {
      ...{ virtualAddress: '10.0.0.9', sources: ['10.0.0.8'], monitor },
    });
    for (const name of pool) balancer.addMember(find(name), 'http');
  });
  return Object.fromEntries(topologyOf(environment).servers.map((server) => [server.name, server.after]));
}

describe('turnsOf', () => {
  test('lets the servers of one balancer take turns, in the order of its members', () => {
    expect(orderOf([['c', 'a']])).toEqual({ a: ['c'], b: [], c: [] });
    expect(orderOf([['a', 'b', 'c']])).toEqual({ a: [], b: ['a'], c: ['b'] });
  });

  test('keeps the order that they have anyway', () => {
    expect(orderOf([['a', 'b']], { a: 'b' })).toEqual({ a: ['b'], b: [], c: [] });
    expect(orderOf([['a', 'b']], { a: 'c', c: 'b' })).toEqual({ a: ['b', 'c'], b: [], c: ['b'] });
  });

  test('makes no circle of two balancers that name the same servers in other orders', () => {
    expect(
      orderOf([
        ['a', 'b'],
        ['b', 'a'],
      ]),
    ).toEqual({ a: [], b: ['a'], c: [] });
  });

  test('leaves servers without a balancer at the same time', () => {
    expect(orderOf([])).toEqual({ a: [], b: [], c: [] });
  });
});
