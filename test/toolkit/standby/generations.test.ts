import { describe, expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import type { Seen } from '../../../toolkit/look/seen.ts';
import type { SeenContainer } from '../../../toolkit/look/seen-container.ts';
import { isOnlyBehindEdges, leavingFrom, recorded } from '../../../toolkit/standby/generations.ts';
import { shop } from '../../fixtures/topology.ts';
import { containersOf, seenWith, shopWith } from './fixtures.ts';

const ids = (containers: readonly SeenContainer[]): readonly string[] => containers.map(({ Id }) => Id);
const ran = (topology: Topology): Seen => seenWith(containersOf(topology, 'old'));

describe('a generation', () => {
  test('that leaves is every container of a rolling service that is no longer wanted, and no other', () => {
    expect(ids(leavingFrom(shopWith('2.5.0'), ran(shopWith('2.4.1'))))).toEqual(['old-web-1', 'old-web-2']);
    expect(leavingFrom(shopWith('2.4.1'), ran(shopWith('2.4.1')))).toEqual([]);
  });

  test('that leaves has the containers of a service that goes', () => {
    const next = { ...shopWith('2.5.0'), services: shop.services.filter(({ name }) => name !== 'web') };
    expect(ids(leavingFrom(next, ran(shopWith('2.4.1'))))).toEqual(['old-web-1', 'old-web-2']);
  });

  test('never keeps what may run only once from now on', () => {
    const next = shopWith('2.5.0');
    const services = next.services.map((item) =>
      item.name === 'web' ? { ...item, update: 'recreate' as const } : item,
    );
    expect(leavingFrom({ ...next, services }, ran(shopWith('2.4.1')))).toEqual([]);
  });

  test('goes on running where only an edge talks to it', () => {
    const old = shopWith('2.4.1');
    expect(recorded(old, 'app', leavingFrom(shopWith('2.5.0'), ran(old))).map(({ stops }) => stops)).toEqual([
      false,
      false,
    ]);
  });

  test('is stopped where another service finds it by its name, which both would answer to', () => {
    const [, web] = [null, shop.services.find(({ name }) => name === 'web')];
    const connection = { ...shop.connections.find(({ to }) => to === 'app/web'), from: 'app/worker', to: 'app/web' };
    const connections = [...shop.connections, connection] as Topology['connections'];
    expect(web !== undefined && isOnlyBehindEdges({ ...shop, connections }, web)).toBe(false);
  });

  test('is stopped where no edge turns to it: it takes work by itself', () => {
    const services = shop.services.filter(({ program }) => program.kind !== 'nginx');
    const web = services.find(({ name }) => name === 'web');
    expect(web !== undefined && isOnlyBehindEdges({ ...shop, services }, web)).toBe(false);
  });
});
