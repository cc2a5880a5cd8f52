import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { arrimage, containerIds, deployed, EDGE, onHost, PROJECT, replaced } from './tools/deployed-lab.ts';
import { expectExact, startTraffic } from './tools/traffic.ts';

const NEWER = ['images.api.tag=2.0.7', 'worker.concurrency=3'];
const API = 'samaconso/api:2.0.0';

describe('rollback', () => {
  let first = 0;

  beforeAll(async () => {
    await deployed();
    first = await newest();
    // A newer image has a migration of its own to run; meanwhile somebody has moved the tag of the old one.
    await onHost(
      'app',
      `printf 'FROM ${API}\\nLABEL build=7\\nENV APP_VERSION=2.0.7\\n' | docker build -q -t samaconso/api:2.0.7 -`,
    );
    await deployed(...NEWER);
    await onHost('app', `printf 'FROM ${API}\\nLABEL moved=yes\\n' | docker build -q -t ${API} -`);
  });

  test('brings back the images of that time, without the secrets, runs no job, and loses no request and no task', async () => {
    // A deployment that finds the database migrated makes no container for it.
    const job = () =>
      onHost('app', "docker inspect --format '{{.Id}}' samaconso-lab-migrate 2>/dev/null || echo 'none'");
    const [before, migration] = [await containerIds(), await job()];
    const secrets = join(PROJECT, '.arrimage/secrets');
    await rename(secrets, `${secrets}-away`);
    const traffic = startTraffic(EDGE);
    await traffic.look();
    const newer = NEWER.flatMap((text) => ['--set', text]);
    const { code, stdout } = await arrimage('rollback', 'samaconso/lab', '--yes', ...newer).finally(async () => {
      // A lab makes others in their place.
      await rm(secrets, { recursive: true, force: true });
      await rename(`${secrets}-away`, secrets);
    });
    const { clients, now } = await traffic.look();
    const account = await traffic.end();
    expect([code, stdout]).toEqual([0, expect.stringContaining(`samaconso/lab runs release ${first} again`)]);
    // What runs is compared with that release, and not with settings that say otherwise.
    expect(stdout).not.toContain('missing');
    expect(replaced(before, await containerIds())).toEqual(['api 1', 'api 2', 'worker 1']);
    expectExact(account);
    for (const client of clients) {
      expect([...new Set(client.map(({ version }) => version))]).toEqual(['2.0.7', '2.0.0']);
    }
    expect(new Set(now.map(({ version }) => version))).toEqual(new Set(['2.0.0']));
    const label = '{{index .Config.Labels "build"}}{{index .Config.Labels "moved"}}.';
    const running = `docker inspect --format '${label}' $(docker ps -q --filter label=arrimage.service=api)`;
    expect(await onHost('app', running)).toBe('.\n.\n');
    expect(await job()).toBe(migration);
  });

  test('leaves what the settings of that time find as they want it', async () => {
    expect((await arrimage('status', 'samaconso/lab', '--exit-code')).code).toBe(0);
    expect((await deployed()).stdout).toContain('runs as it should; nothing was changed');
    const against = await arrimage('diff', 'samaconso/lab', '--against', `release:${first}`, '--exit-code');
    expect(against.code).toBe(0);
  });

  test('fails when there is no such release, before anything is touched', async () => {
    const before = await containerIds();
    const { code, stderr } = await arrimage('rollback', 'samaconso/lab', '--to', '9999', '--yes');
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^expected a release that the servers have kept, got "9999"; they have \d/),
    ]);
    expect(await containerIds()).toEqual(before);
  });
});

async function newest(): Promise<number> {
  const { stdout } = await arrimage('releases', 'samaconso/lab', '--format', 'json');
  const { releases } = JSON.parse(stdout) as { readonly releases: readonly { readonly number: number }[] };
  return releases[0]?.number ?? 0;
}
