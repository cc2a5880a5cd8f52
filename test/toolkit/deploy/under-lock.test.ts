import { buffer } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import type { Deployed, DeployOptions } from '../../../toolkit/deploy/deploy-options.ts';
import type { Deployment } from '../../../toolkit/deploy/deployment.ts';
import { underLock } from '../../../toolkit/deploy/under-lock.ts';
import { HostError } from '../../../toolkit/host-error.ts';
import { failurePath } from '../../../toolkit/releases/failure.ts';
import { UsageError } from '../../../toolkit/usage-error.ts';
import { type Answer, fakeServers } from '../fake-servers.ts';
import { heldBy } from '../locking.ts';

const STARTED = new Date('2026-11-21T09:59:30Z');
const FAILED: Deployed = { outcome: 'failed', seen: [], release: null, previous: 3, errors: ['no\nmore'] };

/** What was recorded by app, and told, of a deployment that does this under its lock. */
async function recorded(work: () => Promise<Deployed>, answer: Answer = () => null) {
  const { open, received } = await fakeServers(
    (call) => answer(call) ?? (call.script.includes('docker create --name') ? 'taken 0123\n' : null),
  );
  const told: string[] = [];
  const progress = { note: (text: string) => void told.push(text) };
  const signal = new AbortController().signal;
  const deployment = { ...open, secrets: new Map([['key', 'hunter22']]), progress, signal } as unknown as Deployment;
  const options = {
    ...{ by: 'ada@laptop', now: () => new Date('2026-11-21T10:00:00Z'), waitSeconds: null, checked: { settings: {} } },
  } as unknown as DeployOptions;
  const ended = await underLock(deployment, null, options, STARTED, work).catch((error: Error) => error);
  const archives = received.filter(({ server, script }) => server === 'app' && script.includes('ARCHIVE'));
  const files = await Promise.all(
    archives.map(({ script }) =>
      filesOf(Buffer.from(/<<'ARCHIVE'.*\n([\s\S]*?)ARCHIVE/.exec(script)?.[1] ?? '', 'base64')),
    ),
  );
  return { ended, told, topology: open.topology, files: files.flat() };
}

/** Paths and contents of the files of an archive. */
async function filesOf(archive: Uint8Array) {
  const files: [string, Uint8Array][] = [];
  const entries = extract();
  entries.end(archive);
  for await (const entry of entries) {
    const content = await buffer(entry);
    if (entry.header.type === 'file') files.push([entry.header.name, content]);
  }
  return files;
}

const textOf = (file: readonly [string, Uint8Array] | undefined): unknown =>
  JSON.parse(new TextDecoder().decode(file?.[1]));

describe('a deployment under its lock', () => {
  test('is recorded where it fails, by the first line of why, apart from releases', async () => {
    const { files, ended, topology } = await recorded(() => Promise.resolve(FAILED));
    expect(ended).toEqual(FAILED);
    expect(files.map(([path]) => path)).toEqual([failurePath({ at: '2026-11-21T10:00:00.000Z', topology })]);
    expect(files[0]?.[0]).toMatch(/^failures\/20261121T100000000Z-[0-9a-f]{8}\.json$/);
    const record = { result: 'failed', reason: 'no', by: 'ada@laptop', seconds: 30 };
    expect(textOf(files[0])).toMatchObject(record);
  });

  test('is recorded where a server does not answer, without the value of a secret', async () => {
    const { files, ended } = await recorded(() => Promise.reject(new HostError('app', 'script', 'said hunter22')));
    expect(ended).toBeInstanceOf(HostError);
    expect(textOf(files[0])).toMatchObject({ result: 'failed', reason: 'server app: said <secret:key>' });
  });

  test('is not recorded where it was not begun', async () => {
    expect((await recorded(() => Promise.reject(new UsageError('not confirmed')))).files).toEqual([]);
  });

  test('is recorded as dead by the one that takes its lock over', async () => {
    const good: Deployed = { ...FAILED, outcome: 'deployed', errors: [] };
    const labels = { 'arrimage.what': 'deployment' };
    const { files } = await recorded(
      () => Promise.resolve(good),
      ({ script }) =>
        script.includes('docker create --name')
          ? `${heldBy('grace@other', labels).replace('held', 'ended')}taken 0123\n`
          : null,
    );
    expect(textOf(files[0])).toMatchObject({
      ...{ result: 'died', by: 'grace@other', seconds: null },
      reason: 'its deployment of 2026-11-21T09:58Z ended without a word; the next run went on',
    });
    expect(files).toHaveLength(1);
  });

  test('fails as it did when it cannot be recorded, which is told', async () => {
    const { ended, told } = await recorded(
      () => Promise.resolve(FAILED),
      ({ server, script }) => (server === 'db' && script.includes('ARCHIVE') ? { code: 1, stderr: 'full' } : null),
    );
    expect(ended).toEqual(FAILED);
    expect(told).toEqual(['server db: writing files failed: full; this failure is not recorded there']);
  });
});
