import { describe, expect, test } from 'vitest';
import { parseHeld } from '../../../toolkit/prune/clean-up.ts';
import { type Held, leftoversOf } from '../../../toolkit/prune/leftovers.ts';
import { shop } from '../../fixtures/topology.ts';

const [server] = shop.servers;
if (server === undefined) throw new Error('the shop has no server');
const file = shop.files.find((item) => item.server === server.name);
const current = file?.source.slice(`${server.directory}/files/`.length).split('/')[0] ?? '';

const RELEASES = [8, 9, 10, 11, 12, 13, 14].map((number) => `${number}-0000000${number % 10}.json`);

const held: Held = {
  folders: [current, 'web-11111111', 'web-22222222', 'web-33333333', 'edge', 'backup.old', 'Mine-12345678'],
  releases: RELEASES,
  failures: [],
  mentions: new Map(RELEASES.map((name) => [name, name.startsWith('10-') ? ['web-11111111'] : []])),
  mounts: ['/data/files/web-22222222/etc/web.conf', '/var/lib/docker/volumes/x/_data'],
};

describe('what a server holds of older releases', () => {
  test('goes when neither a container, nor what is deployed, nor one of the last five releases needs it', () => {
    expect(leftoversOf(shop, server, held)).toEqual({
      folders: ['web-33333333'],
      releases: ['8-00000008.json', '9-00000009.json'],
      failures: [],
    });
  });

  test('goes when it tells of a failure that twenty newer ones have followed, and nothing else there has such a name', () => {
    const failures = Array.from(
      { length: 22 },
      (_, day) => `202611${String(day + 1).padStart(2, '0')}T090000000Z-00000000.json`,
    );
    const mine = ['notes.json', '20261101T090000000Z-00000000.json.old'];
    expect(leftoversOf(shop, server, { ...held, failures: [...mine, ...failures].reverse() }).failures).toEqual([
      '20261101T090000000Z-00000000.json',
      '20261102T090000000Z-00000000.json',
    ]);
  });

  test('stays where what is deployed has it', () => {
    expect(current).not.toBe('');
    expect(leftoversOf(shop, server, { ...held, folders: [current] }).folders).toEqual([]);
  });

  test('stays altogether where a record that is kept cannot be read, or there is none', () => {
    const mentions = new Map([...held.mentions].filter(([name]) => !name.startsWith('12-')));
    expect(leftoversOf(shop, server, { ...held, mentions })).toEqual({ folders: [], releases: [], failures: [] });
    expect(leftoversOf(shop, server, { ...held, releases: [] })).toEqual({ folders: [], releases: [], failures: [] });
  });

  test('stays altogether where the server did not tell all', () => {
    const text =
      'mount /a\nfolder web-33333333\nrelease 1-00000001.json\nread 1-00000001.json\nmention 1-00000001.json web-1\n';
    expect(parseHeld(text).folders).toEqual([]);
    expect(parseHeld(`${text}end\n`)).toEqual({
      folders: ['web-33333333'],
      releases: ['1-00000001.json'],
      failures: [],
      mentions: new Map([['1-00000001.json', ['web-1']]]),
      mounts: ['/a'],
    });
  });
});
