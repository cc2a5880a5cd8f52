import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asRoot, checkOut, down, first, onHost, second, TARGET, up } from './tools/lock-lab.ts';
import { stepOf, succeeded } from './tools/takeover.ts';

/** A change that replaces the containers of the application. */
const changed = (value: string): readonly string[] => ['--yes', '--set', `web.environment.CHANGE=${value}`];

const webs = async (): Promise<readonly string[]> =>
  (await onHost('docker ps -q --filter label=arrimage.service=web')).split('\n').filter((id) => id !== '');
const values = async (): Promise<string> =>
  onHost(
    `docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' $(docker ps -q --filter label=arrimage.service=web) | grep ^CHANGE= | sort -u`,
  );
/** Number of the newest release, as the servers have it. */
async function newestRelease(): Promise<number> {
  const { stdout } = await first.arrimage('releases', TARGET, '--format', 'json');
  const { releases } = JSON.parse(stdout) as { readonly releases: readonly { readonly number: number }[] };
  return releases[0]?.number ?? 0;
}
const locks = (): Promise<string> => onHost("docker ps -aq --filter 'name=ledger-lab-lock'");

beforeAll(async () => {
  await up();
  succeeded(await first.arrimage('deploy', TARGET, '--yes'));
  await checkOut();
});
afterAll(down);

describe('a deployment whose controller is killed', () => {
  test('is gone on from by another machine, without a person and without a file of the first', async () => {
    const { child, ended } = first.start('deploy', TARGET, ...changed('killed'));
    await expect.poll(async () => (await webs()).length, { timeout: 60_000 }).toBeGreaterThan(2);
    child.kill('SIGKILL');
    await ended;

    const status = await second.arrimage('status', TARGET);
    expect(status.stdout).toMatch(/^locked on app by \S+@\S+ \(deployment\) for \d/m);
    const refused = await second.arrimage('deploy', TARGET, ...changed('second'));
    expect([refused.code, refused.stderr]).toEqual([
      6,
      expect.stringMatching(
        /^ledger\/lab is locked on app by \S+@\S+ \(deployment\) for [^;]+; --wait waits for it, /m,
      ),
    ]);

    const { code, stderr } = await second.arrimage('deploy', TARGET, ...changed('second'), '--wait', '2m');
    expect(stderr).toMatch(/'s deployment of \d+ min[^;]* ago has ended without a word; going on$/m);
    expect(code).toBe(0);
    expect([await values(), (await webs()).length, await locks()]).toEqual(['CHANGE=second\n', 2, '']);
    expect((await second.arrimage('status', TARGET, '--exit-code', ...changed('second').slice(1))).code).toBe(0);
  });

  test('shows among the releases as one that has died, and the next is a release', async () => {
    const { stdout } = await second.arrimage('releases', TARGET, '--format', 'json');
    const { releases, failures } = JSON.parse(stdout) as {
      readonly releases: readonly { readonly number: number; readonly at: string }[];
      readonly failures: readonly { readonly at: string }[];
    };
    const [last, before] = releases;
    expect(last?.number).toBe((before?.number ?? 0) + 1);
    expect(failures[0]).toMatchObject({
      result: 'died',
      reason: expect.stringMatching(/^its deployment of .* ended without a word/),
    });
  });
});

describe('two deployments at once', () => {
  test('are one after the other where the second waits', async () => {
    const one = second.start('deploy', TARGET, ...changed('one'));
    await expect.poll(locks, { timeout: 60_000 }).not.toBe('');
    const other = await first.arrimage('deploy', TARGET, ...changed('other'), '--wait');
    expect(other.stderr).toMatch(/^waiting: ledger\/lab is locked on app by \S+@\S+ \(deployment\) for [^;]+$/m);
    expect([await one.ended, other.code]).toEqual([0, 0]);
    expect(await values()).toBe('CHANGE=other\n');
  });
});

describe('a lock by hand', () => {
  test('keeps everybody out, says why, and is ended by unlock, which says whose it was', async () => {
    succeeded(await first.arrimage('lock', TARGET, '--reason', 'inventory until Monday'));
    const said = / by \S+@\S+ for [^;]+, who says: inventory until Monday; /;
    for (const command of [
      ['deploy', TARGET, ...changed('frozen')],
      ['rollback', TARGET, '--yes'],
      ['restart', TARGET, 'web'],
      ['maintenance', 'on', TARGET],
      ['destroy', TARGET, '--yes'],
      ['lock', TARGET, '--reason', 'another'],
    ]) {
      const { code, stderr } = await second.arrimage(...command);
      expect([command[0], code, stderr]).toEqual([command[0], 6, expect.stringMatching(said)]);
    }
    expect((await second.arrimage('status', TARGET)).stdout).toMatch(said);
    const { stdout } = await second.arrimage('unlock', TARGET);
    expect(stdout).toMatch(
      /^ledger\/lab is unlocked; it was locked on app by \S+@\S+ for [^;]+, who says: inventory until Monday\n$/,
    );
    expect(await values()).toBe('CHANGE=other\n');
  });

  test('that takes the place of a run stops it, and the run records nothing and changes nothing more', async () => {
    // Its containers never become healthy, so that it goes on until it notices.
    const run = second.start('deploy', TARGET, '--yes', '--set', 'web.command=[sleep, "600"]');
    await expect.poll(async () => (await webs()).length, { timeout: 60_000 }).toBeGreaterThan(2);
    succeeded(await first.arrimage('unlock', TARGET));
    succeeded(await first.arrimage('lock', TARGET, '--reason', 'ours now'));
    const before = (await first.arrimage('releases', TARGET, '--format', 'json')).stdout;
    expect(await run.ended).toBe(5);
    expect(run.said()).toMatch(
      /the lock of ledger\/lab on app (is \S+@\S+'s now|was taken away .*); this run has stopped/,
    );
    expect((await first.arrimage('releases', TARGET, '--format', 'json')).stdout).toBe(before);
    expect((await first.arrimage('unlock', TARGET)).stdout).toContain('who says: ours now');
  });
});

describe('a deployment that fails', () => {
  test('is recorded with its result and why, and is no release', async () => {
    succeeded(await second.arrimage('deploy', TARGET, ...changed('good')));
    const image = ['--set', 'web.image.repository=lab/redis', '--set', 'web.image.tag=8'];
    const { code } = await second.arrimage('deploy', TARGET, '--yes', ...image);
    expect(code).toBe(4);
    const { stdout } = await first.arrimage('releases', TARGET, '--format', 'json');
    const { releases, failures } = JSON.parse(stdout) as {
      readonly releases: readonly { readonly number: number; readonly hash: string }[];
      readonly failures: readonly { readonly hash: string; readonly result: string; readonly reason: string }[];
    };
    expect(failures[0]).toMatchObject({
      result: 'failed',
      reason: expect.stringMatching(/^server app: web-[0-9a-f]{8} is /),
      servers: ['app'],
    });
    expect(releases.map(({ hash }) => hash)).not.toContain(failures[0]?.hash);
    expect((await first.arrimage('releases', TARGET)).stdout).toMatch(/failed: server app: web-[0-9a-f]{8} is /);
    expect((await second.arrimage('deploy', TARGET, ...changed('good'))).stdout).toContain('nothing was changed');
    // What was undone leaves nothing to make up for.
    expect(await newestRelease()).toBe(releases[0]?.number);
  });
});

describe('a deployment that was not recorded', () => {
  test('nor the one after it, which has brought back the last release: the next one goes through Terraform and records it', async () => {
    succeeded(await first.arrimage('deploy', TARGET, ...changed('recorded')));
    const recorded = await newestRelease();
    for (const value of ['lost', 'recorded']) {
      succeeded(await first.arrimage('deploy', TARGET, ...changed(value)));
      expect(await newestRelease()).toBe(recorded + 1);
      succeeded(await asRoot(`rm /srv/arrimage/ledger-lab/releases/${recorded + 1}-*.json`));
    }
    for (let times = 0; times < 2; times++) {
      const { stdout } = await second.arrimage('deploy', TARGET, ...changed('recorded'));
      expect(stdout).toContain('nothing was changed');
      expect(await newestRelease()).toBe(recorded + 1);
    }
  });
});

describe('a step of Terraform', () => {
  test('does nothing once the lock of its deployment is gone', async () => {
    const step = (lock: string) => stepOf(second.folder, 'switch', 'ledger-lab-app', ['edge'], `ARRIMAGE_LOCK=${lock}`);
    succeeded(await first.arrimage('lock', TARGET, '--reason', 'a step'));
    const lock = (await onHost("docker ps -aq --no-trunc --filter 'name=ledger-lab-lock'")).trim();
    succeeded(await step(lock));
    succeeded(await first.arrimage('unlock', TARGET));
    const { code, stderr } = await step(lock);
    expect(stderr).toMatch(/^server app: .*: the lock of this run is not there any more; nothing was done$/m);
    expect(code).toBe(1);
  });
});

describe('a machine that has nothing but what is in the repository', () => {
  beforeAll(async () => {
    succeeded(await first.arrimage('deploy', TARGET, ...changed('before')));
    succeeded(await first.arrimage('deploy', TARGET, ...changed('after')));
    await checkOut();
    await rm(join(second.folder, '.arrimage/secrets'), { recursive: true });
  });

  test('goes back to the release before, although the state there was not written to its end', async () => {
    const old = await webs();
    succeeded(
      await asRoot(
        'cd /srv/arrimage/ledger-lab/state && head -c 700 ledger-lab-app.tfstate.copy >ledger-lab-app.tfstate',
      ),
    );
    const { code, stdout } = await second.arrimage('rollback', TARGET, '--yes');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^ledger\/lab runs release \d+ again/m)]);
    expect(await values()).toBe('CHANGE=before\n');
    expect((await webs()).filter((id) => old.includes(id))).toEqual([]);
    // Nor did Terraform lose track of a container, or make one that was there.
    expect((await first.arrimage('status', TARGET, '--exit-code', ...changed('before').slice(1))).code).toBe(0);
  });

  test('removes the environment', async () => {
    succeeded(await second.arrimage('destroy', TARGET, '--volumes', '--confirm', TARGET));
    const left =
      'docker ps -aq; docker volume ls -q; docker network ls -q --filter type=custom; ls /srv/arrimage/ledger-lab';
    expect(await onHost(left)).toBe('');
  });
});
