import { expect, test } from 'vitest';
import { parseLook } from '../../../toolkit/look/look.ts';
import { markChange } from '../../../toolkit/releases/change-mark.ts';
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

test('a server that cannot write the mark stops the change before it begins', async () => {
  const { open } = await fakeServers(({ script }) =>
    script.includes('ARCHIVE') ? { code: 1, stderr: 'no space left on device' } : null,
  );
  const [server] = open.topology.servers;
  if (server === undefined) throw new Error('no server');
  await expect(markChange(open.hosts, server, 7)).rejects.toThrow('its disk is full');
});
