import { describe, expect, test } from 'vitest';
import type { Deployment } from '../../../toolkit/deploy/deployment.ts';
import { bringImages } from '../../../toolkit/deploy/images.ts';
import { HostError } from '../../../toolkit/host-error.ts';
import type { Seen } from '../../../toolkit/look/seen.ts';
import { shop } from '../../fixtures/topology.ts';

const UNWELL = 'Error response from daemon: received unexpected HTTP status: 500 Internal Server Error';

/** Brings an image to a server whose pulls say these, one after the other, and then work; gives what was told. */
async function brought(reference: string, said: readonly string[], isHere = false) {
  const answers = [...said];
  const notes: string[] = [];
  const [server] = shop.servers;
  if (server === undefined) throw new Error('the shop has no server');
  const deployment: Deployment = {
    ...{ project: '/', topology: shop, secrets: new Map(), environment: {}, signal: new AbortController().signal },
    hosts: {
      place: { project: '/', sockets: null },
      script: async () => {
        const answer = answers.shift();
        if (answer !== undefined) {
          throw new HostError('app', 'script', `pulling ${reference} failed: ${answer}`);
        }
        return '';
      },
    },
    run: async () => ({ code: isHere ? 0 : 1, stdout: new Uint8Array(), stderr: '' }),
    progress: { begin: () => {}, end: () => {}, note: (text) => notes.push(text), close: () => {} },
  };
  const seen: Seen = {
    ...{ server: 'app', containers: [], images: new Map([[reference, null]]), files: new Map(), jobs: new Map() },
    idleJobs: new Set<string>(),
    ...{ state: null, release: 0, releaseHash: '', released: new Map(), changedFrom: null, firewall: null, lock: null },
    standby: null,
  };
  const error = await bringImages(deployment, server, seen).then(
    () => null,
    (reason: Error) => reason.message,
  );
  return { notes, error, left: answers.length };
}

describe('an image that a server lacks', () => {
  test('is pulled again where the registry answers 500, and each try is told', async () => {
    const { notes, error } = await brought('shop/web:2', [UNWELL, 'net/http: TLS handshake timeout']);
    expect(error).toBeNull();
    expect(notes).toEqual([
      'app: image shop/web:2: pull failed (received unexpected HTTP status: 500 Internal Server Error), trying again',
      'app: image shop/web:2: pull failed (net/http: TLS handshake timeout), trying again',
    ]);
  });

  test.each([
    ['there is none', 'shop/web:2', 'Error response from daemon: manifest unknown'],
    ['there is none, and its tag looks like a status', 'shop/web:503', 'manifest for shop/web:503 Not found'],
    ['it wants a log-in', 'shop/web:2', 'Error response from daemon: pull access denied for shop/web'],
    ['it has been asked too often', 'shop/web:2', 'toomanyrequests: You have reached your pull rate limit'],
  ])('fails at once when %s', async (_, reference, said) => {
    const { notes, error, left } = await brought(reference, [said, UNWELL]);
    expect({ notes, left }).toEqual({ notes: [], left: 1 });
    expect(error).toMatch(
      /^server app: image shop\/web:\d+ is missing there and cannot be pulled \(.*\); push it, log /,
    );
  });

  test('fails when it is named by digest, which an archive of this machine’s engine does not keep', async () => {
    const reference = `shop/web@sha256:${'1'.repeat(64)}`;
    const { error } = await brought(reference, ['Error response from daemon: manifest unknown'], true);
    expect(error?.replace(reference, '<image>')).toMatchInlineSnapshot(
      `"server app: image <image> is missing there and cannot be pulled (manifest unknown); push it, or log the server in to its registry"`,
    );
  });
});
