import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  arrimage,
  beginProject,
  data,
  deploy,
  endProject,
  project,
  runningOn,
  seconds,
  settingsWith,
  TARGET,
} from './left/project.ts';
import { onHost } from './tools/deployed-lab.ts';
import { killedWhile } from './tools/killed-while.ts';

const SETTINGS = settingsWith(['db', 'app'], { store: 'db', web: 'app' });

/** What the containers on both hosts were told, db first. */
async function modes(): Promise<readonly string[]> {
  const format = "'{{range .Config.Env}}{{println .}}{{end}}'";
  const list = 'docker ps -q --filter label=arrimage.system=shop';
  const texts = await Promise.all(
    ['db', 'app'].map((host) => onHost(host, `docker inspect --format ${format} $(${list}) | grep MODE`)),
  );
  return texts.flatMap((text) => text.trim().split('\n'));
}

describe('the way back', () => {
  beforeAll(beginProject);
  afterAll(endProject);

  test('of a deployment that fails after a run that has died half-way leads to the release before that', async () => {
    expect(await modes()).toEqual(['MODE=calm', 'MODE=calm']);
    await writeFile(join(project.folder, 'config/shop/lab.yaml'), SETTINGS);
    const isThere = async (): Promise<boolean> =>
      (await modes().catch((): readonly string[] => [])).includes('MODE=dead');
    expect(await killedWhile(project.folder, ['deploy', TARGET, '--yes', '--set', 'mode=dead'], isThere)).toBe(true);
    expect((await arrimage('unlock', TARGET)).code).toBe(0);
    const { code, said } = await deploy(SETTINGS, '--set', 'mode=bad', '--set', 'sick=web');
    expect([code, said]).toEqual([4, expect.stringMatching(/put back as well: server \w+: /)]);
    expect(await modes()).toEqual(['MODE=calm', 'MODE=calm']);
    expect(await deploy(SETTINGS)).toMatchObject({ code: 0, said: expect.stringContaining('nothing was changed') });
    expect(await data('cat /data/file')).toBe('precious\n');
  });

  test('what was told to stop when a deployment failed is started again once it has ended', async () => {
    const settings = settingsWith(['db', 'app'], { store: 'db', web: 'app', slow: 'app' });
    expect(await deploy(settings)).toMatchObject({ code: 0 });
    const slow = async (): Promise<string> =>
      onHost('app', "docker ps -a --filter label=arrimage.service=slow --format '{{.Names}} {{.State}}'");
    const before = await slow();
    expect(await deploy(settings, '--set', 'mode=bad', '--set', 'sick=web')).toMatchObject({ code: 4 });
    await wait(20_000);
    expect(await slow()).toBe(before);
    expect(await deploy(settings)).toMatchObject({ code: 0, said: expect.stringContaining('nothing was changed') });
  });

  test('the data of a service that gets another name are never had by two programs at a time, also on the way back', async () => {
    const [store, vault] = ['store', 'vault'].map((name) => settingsWith(['db', 'app'], { [name]: 'db', web: 'app' }));
    expect(await deploy(store ?? '')).toMatchObject({ code: 0 });
    const since = await seconds();
    expect(await deploy(vault ?? '', '--set', 'sick=vault')).toMatchObject({ code: 4 });
    expect(await deploy(vault ?? '')).toMatchObject({ code: 0 });
    const filter = '--filter label=arrimage.system=shop --filter event=start --filter event=die';
    const format = `'{{index .Actor.Attributes "arrimage.service"}} {{.Action}}'`;
    const events = await onHost(
      'db',
      `docker events --since ${since} --until $(date +%s.%N) ${filter} --format ${format}`,
    );
    const ours = events.split('\n').filter((line) => /^(store|vault) /.test(line));
    expect(ours).toEqual([
      ...['store die', 'vault start', 'vault die', 'store start'],
      ...['store die', 'vault start'],
    ]);
    expect(await onHost('db', 'docker exec shop-lab-vault cat /var/lib/data/file')).toBe('precious\n');
    expect(await deploy(store ?? '')).toMatchObject({ code: 0 });
  });

  test('what a migration did stays where a deployment fails after it: the old version serves, and a person is told', async () => {
    const first = await deploy(SETTINGS, '--set', 'migration=one');
    expect(first.code, first.said).toBe(0);
    const { code, said } = await deploy(SETTINGS, '--set', 'migration=two', '--set', 'sick=web');
    expect([code, said]).toEqual([
      5,
      expect.stringMatching(/the job migrate has run, and what it did stays: check that/),
    ]);
    expect(await runningOn('app')).toEqual(['web']);
    const test = "docker inspect --format '{{.Config.Healthcheck.Test}}' $(docker ps -qf label=arrimage.service=web)";
    expect(await onHost('app', test)).toContain('sick');
    expect(await deploy(SETTINGS)).toMatchObject({ code: 0 });
  });

  test('what is replaced in place is announced to be interrupted, and for how long it was is told', async () => {
    const plan = await arrimage('plan', TARGET, '--set', 'mode=brisk');
    expect(plan.stdout).toMatch(/db\/store +restarted with interruption/);
    const { code, said } = await deploy(SETTINGS, '--set', 'mode=brisk');
    expect([code, said]).toEqual([0, expect.stringMatching(/server db: store was down for \d+\.\d s\n/)]);
    expect(said).not.toContain('web was down');
  });
});
