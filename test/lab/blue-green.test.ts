import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asRoot, onHost } from './tools/deployed-lab.ts';
import { killedWhile } from './tools/killed-while.ts';
import { type LoadResult, startLoad } from './tools/load.ts';
import { destroyed, succeeded } from './tools/takeover.ts';
import { arrimage, generations, ORIGIN, OWN, planned, TARGET, writeShop } from './tools/two-generations.ts';

const strategy = (keep: string) => ['--set', 'strategy.kind=blue-green', '--set', `strategy.keep=${keep}`];

function deploy(version: string, keep = '1h', ...more: readonly string[]) {
  return arrimage('deploy', TARGET, '--yes', '--set', `web.environment.VERSION=${version}`, ...strategy(keep), ...more);
}

/** Does something under load; tells what was answered, in the order of first answers, and when the last of them first came. */
async function underLoad(
  work: () => Promise<unknown>,
): Promise<LoadResult & { readonly versions: readonly string[]; readonly seconds: number }> {
  const first = new Map<string, number>();
  const started = performance.now();
  const told = (text: string) => {
    const [version = ''] = text.split(' ');
    if (!first.has(version)) first.set(version, performance.now());
  };
  const load = startLoad(ORIGIN, [{ path: '/', status: 200, told }]);
  await work();
  const result = await load.end();
  const last = [...first.values()].at(-1) ?? started;
  return { ...result, versions: [...first.keys()], seconds: (last - started) / 1000 };
}

describe('blue-green', () => {
  beforeAll(async () => {
    if ((await onHost('app', 'docker ps -aq --filter label=arrimage.system=samaconso')) !== '')
      await destroyed('containers');
    await writeShop();
    succeeded(await deploy('v1'));
  });
  afterAll(async () => {
    await arrimage('destroy', TARGET, '--volumes', '--confirm', TARGET);
    await rm(OWN, { recursive: true, force: true });
  });

  test('turns to new containers and keeps the old: those behind the edge run on, the others are stopped', async () => {
    const [web, worker] = [await generations('web'), await generations('worker')];
    const { failed, versions } = await underLoad(async () => succeeded(await deploy('v2')));

    expect(failed).toEqual([]);
    expect(versions).toEqual(['v1', 'v2']);
    expect(await generations('web')).toEqual({
      v1: web['v1'],
      v2: [expect.stringContaining(' running'), expect.stringContaining(' running')],
    });
    expect((await generations('worker'))['v1']).toEqual(worker['v1']?.map((text) => text.replace('running', 'exited')));
    expect(await planned()).toBe(0);
  });

  test('is shown by status as standing by until its time, and as no deviation', async () => {
    const { stdout, code } = await arrimage(
      'status',
      TARGET,
      '--exit-code',
      '--set',
      'web.environment.VERSION=v2',
      ...strategy('1h'),
    );

    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /release 1 on app stands by until \d.*Z \(web-\w+ running, web-\w+ running, worker-\w+ exited\); arrimage rollback shop\/lab --to 1 turns back to it/,
      ),
    ]);
  });

  test('is turned back to within seconds, to the very containers of before, whatever the settings say by then', async () => {
    const [web, worker] = [await generations('web'), await generations('worker')];
    const { failed, versions, seconds } = await underLoad(async () => {
      const { code, stdout } = await arrimage('rollback', TARGET, '--yes');
      expect([code, stdout]).toEqual([0, expect.not.stringContaining('missing')]);
    });
    process.stderr.write(`rollback: the version of before answers after ${seconds.toFixed(1)} s\n`);

    expect(failed).toEqual([]);
    expect(versions).toEqual(['v2', 'v1']);
    expect(await generations('web')).toEqual(web);
    expect(await generations('worker')).toEqual({
      v1: worker['v1']?.map((text) => text.replace('exited', 'running')),
      v2: worker['v2']?.map((text) => text.replace('running', 'exited')),
    });
    expect(await planned()).toBe(0);
  });

  test('has never three generations: the next deployment removes what stands by', async () => {
    const before = await generations('web');
    succeeded(await deploy('v3', '20s'));

    const after = await generations('web');
    expect(Object.keys(after)).toEqual(expect.arrayContaining(['v1', 'v3']));
    expect(after['v1']).toEqual(before['v1']);
    expect(after['v2']).toBeUndefined();
    expect(await planned()).toBe(0);
  });

  test('goes by itself when its time is over, and leaves nothing', async () => {
    for (let tries = 0; tries < 80 && (await generations('web'))['v1'] !== undefined; tries++) await wait(500);

    expect(Object.keys(await generations('web'))).toEqual(['v3']);
    expect(Object.keys(await generations('worker'))).toEqual(['v3']);
    for (
      let tries = 0;
      tries < 20 && (await onHost('app', 'docker ps -aq --filter label=arrimage.standby')) !== '';
      tries++
    )
      await wait(500);
    expect(
      await onHost('app', 'docker ps -aq --filter label=arrimage.standby; ls /srv/arrimage/shop-lab'),
    ).not.toContain('standby');
    const { code } = await arrimage(
      'status',
      TARGET,
      '--exit-code',
      '--set',
      'web.environment.VERSION=v3',
      ...strategy('20s'),
    );
    expect(code).toBe(0);
  });

  test('is undone by the next run, which then goes on, where its process was killed', async () => {
    const { failed } = await underLoad(async () => {
      await killedWhile(
        OWN,
        ['deploy', TARGET, '--yes', '--set', 'web.environment.VERSION=v4', ...strategy('1h')],
        async () => Object.hasOwn(await generations('web'), 'v4'),
      );
      const { stdout } = await arrimage('status', TARGET, '--set', 'web.environment.VERSION=v4', ...strategy('1h'));
      expect(stdout).toMatch(/release \d+ served before a deployment that has not ended/);
      succeeded(await arrimage('unlock', TARGET));
      succeeded(await deploy('v4'));
    });

    expect(failed).toEqual([]);
    expect(Object.keys(await generations('web')).sort()).toEqual(['v3', 'v4']);
    expect((await generations('worker'))['v3']).toEqual([expect.stringContaining(' exited')]);
    expect(await planned()).toBe(0);
  });

  test('serves as before, its worker too, where the connections are lost while that is stopped', async () => {
    succeeded(await deploy('v5', '1h', '--set', 'web.environment.ENDS_AFTER=6'));
    const worker = await generations('worker');
    const lost = asRoot(
      'app',
      "for n in $(seq 600); do if pgrep -f '^docker stop' >/dev/null; then pkill -KILL -f '^sshd(-session)?: deploy'; break; fi; sleep 0.1; done",
    );
    const { failed } = await underLoad(async () => {
      const { code, stdout, stderr } = await deploy('v6');
      expect([code, stdout], stderr).toEqual([4, expect.stringContaining('what ran before serves')]);
    });
    await lost;

    expect(failed).toEqual([]);
    expect((await generations('worker'))['v5']).toEqual(worker['v5']);
    expect(Object.keys(await generations('web'))).not.toContain('v6');
    expect(await planned()).toBe(0);
  });

  test('is removed whole, with what stands by', async () => {
    succeeded(await deploy('v7'));
    succeeded(await arrimage('destroy', TARGET, '--volumes', '--confirm', TARGET));
    const filters = ['arrimage.system=shop', 'arrimage.standby'].map(
      (label) => `docker ps -aq --filter label=${label}`,
    );
    expect(await onHost('app', [...filters, 'find /srv/arrimage/shop-lab -mindepth 1'].join('; '))).toBe('');
  });
});
