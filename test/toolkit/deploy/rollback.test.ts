import { describe, expect, test } from 'vitest';
import type { Release } from '../../../toolkit/deploy/release.ts';
import { checkImages } from '../../../toolkit/deploy/rollback.ts';
import { fakeServers } from '../fake-servers.ts';

const IMAGES = { 'lab/redis:8': 'sha256:aaaa', 'samaconso/worker:2.0.0': 'sha256:bbbb' };

describe('rollback', () => {
  test('asks each server for the images that its services ran, by their ids', async () => {
    const { open, received } = await fakeServers();
    await checkImages(open.hosts, release(open.topology));
    const asked = received.filter(({ script }) => script.includes('image inspect'));
    expect(asked.map(({ server, args }) => [server, args])).toContainEqual(['worker', 'sha256:aaaa sha256:bbbb']);
  });

  test('fails when images are gone, and names each', async () => {
    const { open } = await fakeServers(({ server }) => (server === 'worker' ? 'sha256:aaaa\nsha256:bbbb\n' : null));
    await expect(checkImages(open.hosts, release(open.topology))).rejects.toMatchObject({
      lines: [
        'server worker: expected the image lab/redis:8 of release 4, got none; load it there, or deploy the settings of that time',
        'server worker: expected the image samaconso/worker:2.0.0 of release 4, got none; load it there, or deploy the settings of that time',
      ],
    });
  });
});

function release(topology: Release['topology']): Release {
  return { version: 1, number: 4, by: 'awa@desk', at: '', seconds: 1, images: IMAGES, topology, settings: {} };
}
