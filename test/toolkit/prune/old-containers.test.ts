import { describe, expect, test } from 'vitest';
import { oldContainers } from '../../../toolkit/prune/old-containers.ts';
import { shop } from '../../fixtures/topology.ts';

const [server] = shop.servers;
if (server === undefined) throw new Error('the shop has no server');

/** Half an hour after eleven. */
const NOW = Date.parse('2026-11-21T11:30:00Z') / 1000;

const TEXT = `now ${NOW}
job a1 /shop-prod-migrate migrate
job a2 /shop-prod-import import
courier c1 /brave_tesla 2026-11-21T11:00:00.5Z /srv/arrimage/shop-prod
courier c2 /calm_curie 2026-11-21T11:29:58.1Z /srv/arrimage/shop-prod
courier c3 /old_bohr 2026-11-20T11:00:00.1Z /srv/arrimage/shop-test
courier c4 /odd_noether unknown /srv/arrimage/shop-prod
`;

describe('a container that has ended', () => {
  test('goes where its job is no longer there, or where a run that died left it for this environment', () => {
    expect(oldContainers(shop, server, TEXT)).toEqual([
      { id: 'a2', name: 'shop-prod-import', why: 'the job import is no longer there' },
      { id: 'c1', name: 'brave_tesla', why: 'a run that died has left it' },
    ]);
  });

  test('is none where there is none', () => {
    expect(oldContainers(shop, server, `now ${NOW}\n`)).toEqual([]);
  });
});
