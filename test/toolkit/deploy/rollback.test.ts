import { describe, expect, test } from 'vitest';
import type { Deployment } from '../../../toolkit/deploy/deployment.ts';
import { checkImages, undoRestore } from '../../../toolkit/deploy/rollback.ts';
import type { Seen } from '../../../toolkit/look/seen.ts';
import type { Release } from '../../../toolkit/releases/release.ts';
import { fakeServers } from '../fake-servers.ts';

const IMAGES = { 'lab/redis:8': 'sha256:aaaa', 'samaconso/worker:2.0.0': 'sha256:bbbb' };

describe('rollback', () => {
  test('asks each server for the images that its services ran, by their ids', async () => {
    const { open, received } = await fakeServers();
    await checkImages(open.hosts, release(open.topology));
    const asked = received.filter(({ script }) => script.includes('image inspect'));
    expect(asked.map(({ server, args }) => [server, args])).toContainEqual(['worker', 'sha256:aaaa sha256:bbbb']);
  });

  test('asks a server for what a reference meant there, where the others had another image by it', async () => {
    const { open, received } = await fakeServers();
    const imagesOn = { worker: { 'lab/redis:8': 'sha256:dddd' } };
    await checkImages(open.hosts, { ...release(open.topology), imagesOn });
    const asked = received.filter(({ script }) => script.includes('image inspect'));
    expect(asked.map(({ server, args }) => [server, args])).toContainEqual(['worker', 'sha256:dddd sha256:bbbb']);
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

  test('that fails gives images the references of before, and jobs the records', async () => {
    const { open, received } = await fakeServers();
    const before = new Map(
      open.topology.servers.map(({ name }) => [
        name,
        { images: new Map([['lab/redis:8', { id: 'sha256:cccc' }]]), jobs: new Map() } as unknown as Seen,
      ]),
    );
    expect(await undoRestore(open as unknown as Deployment, release(open.topology), before)).toEqual([]);
    const tagged = received.filter(({ script }) => script.includes('docker tag'));
    expect(tagged.map(({ server, args }) => [server, args])).toContainEqual(['worker', 'lab/redis:8 sha256:cccc']);
    const removed = received.filter(({ script }) => script.includes('--entrypoint rm'));
    expect(removed.map(({ server, args }) => [server, args.split(' ').at(-1)])).toContainEqual([
      'app',
      'jobs/migrate.json',
    ]);
  });

  test('that fails says what stands where a server does not answer', async () => {
    const { open } = await fakeServers(({ server, script }) =>
      server === 'worker' && script.includes('docker tag') ? { code: 1, stderr: 'no engine' } : null,
    );
    const before = new Map([['worker', { images: new Map(), jobs: new Map() } as unknown as Seen]]);
    expect(await undoRestore(open as unknown as Deployment, release(open.topology), before)).toEqual([
      'server worker: naming images failed: no engine; tags of images and records of jobs are those of release 4 there',
    ]);
  });
});

function release(topology: Release['topology']): Release {
  return { version: 1, number: 4, by: 'awa@desk', at: '', seconds: 1, images: IMAGES, topology, settings: {} };
}
