import { expect, test } from 'vitest';
import { parseLook } from '../../../toolkit/look/look.ts';
import { markChange, unfinishedTexts } from '../../../toolkit/releases/change-mark.ts';
import { isReleased } from '../../../toolkit/releases/record.ts';
import { releaseHash } from '../../../toolkit/releases/release.ts';
import { shop } from '../../fixtures/topology.ts';
import { fakeServers } from '../fake-servers.ts';

const HASH = releaseHash(shop);

test.each([
  ['no change has begun', [`release 7-${HASH}`], true],
  ['the last change was recorded', [`release 7-${HASH}`, 'change 6'], true],
  ['a change has begun and was not recorded', [`release 7-${HASH}`, 'change 7'], false],
  ['another release is the newest', [`release 7-${HASH}`, 'release 8-00000000', 'change 7'], false],
  ['there is no release', ['change 0'], false],
])('where %s', (_, lines, expected) => {
  const seen = parseLook('app', [], lines.join('\n'));
  expect(isReleased({ topology: shop }, [seen])).toBe(expected);
});

test('a server that cannot write the mark stops the change before it begins, and the others say again what they did', async () => {
  const written: string[] = [];
  const { open } = await fakeServers(({ server, script }) => {
    if (!script.includes('ARCHIVE')) return null;
    if (server === 'db') return { code: 1, stderr: 'no space left on device' };
    written.push(server);
    return null;
  });
  const { hosts, topology } = open;
  await expect(markChange(hosts, topology.servers, new Map(), 7)).rejects.toThrow('its disk is full');
  expect(written).toEqual(['app', 'worker', 'app', 'worker']);
});

test('a change that was neither recorded nor undone is told by its servers, once nobody has the lock', () => {
  const open = parseLook('app', [], [`release 7-${HASH}`, 'change 7'].join('\n'));
  const over = parseLook('db', [], [`release 8-${HASH}`, 'change 7'].join('\n'));
  expect(unfinishedTexts([open, over])).toEqual([
    'the last change on app was neither recorded nor undone; the next deployment has Terraform go through its stack there, and records what runs',
  ]);
  const lock = { id: '1', owner: 'a@b', since: '', age: 1 } as unknown as NonNullable<typeof open.lock>;
  expect(unfinishedTexts([{ ...open, lock }])).toEqual([]);
  expect(unfinishedTexts([over])).toEqual([]);
});
