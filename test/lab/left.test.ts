import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../lab/run.ts';
import {
  ADDRESSES,
  arrimage,
  beginProject,
  data,
  deploy,
  endProject,
  name,
  project,
  runningOn,
  seconds,
  settingsWith,
  TARGET,
} from './left/project.ts';
import { onHost } from './tools/deployed-lab.ts';

/** Starts and ends of the service that may run only once, on both hosts, in the order of time. */
async function beatsSince(since: string): Promise<readonly string[]> {
  const events = await Promise.all(
    Object.keys(ADDRESSES).map(async (host) => {
      const filter = '--filter label=arrimage.service=beat --filter event=start --filter event=die';
      const format = `'{{.TimeNano}} ${host} {{.Action}}'`;
      const text = await onHost(
        host,
        `docker events --since ${since} --until $(date +%s.%N) ${filter} --format ${format}`,
      );
      return text.split('\n').filter((line) => line !== '');
    }),
  );
  return events
    .flat()
    .toSorted()
    .map((line) => line.slice(line.indexOf(' ') + 1));
}

/** How many of a service that runs at first have run at a time, and what has happened last. */
function atOnce(events: readonly string[]) {
  let [now, most] = [1, 1];
  for (const event of events) {
    now += event.endsWith('start') ? 1 : -1;
    most = Math.max(most, now);
  }
  return { most, last: events.at(-1) };
}

describe('what a deployment leaves', () => {
  beforeAll(beginProject);
  afterAll(endProject);

  test('a volume that no service has any more stays, with its data, and is found again', async () => {
    const without = settingsWith(['db', 'app'], { web: 'app', api: 'db' });
    await writeFile(join(project.folder, 'config/shop/lab.yaml'), without);
    const plan = await arrimage('plan', TARGET);
    expect(plan.stdout).toContain('kept: no service has it any more');
    expect(plan.stdout).not.toContain('destroy docker_volume');
    const { code, said } = await deploy(without);
    expect([code, said]).toEqual([
      0,
      expect.stringContaining('db: no service has the volume shop-lab-data any more; it stays, with its data'),
    ]);
    expect(await runningOn('db')).toEqual(['api']);
    expect(await data('cat /data/file')).toBe('precious\n');
    expect(await arrimage('rollback', TARGET, '--yes')).toMatchObject({ code: 0 });
    expect(await runningOn('db')).toEqual(['store']);
    expect(await onHost('db', 'docker exec $(docker ps -qf label=arrimage.service=store) cat /var/lib/data/file')).toBe(
      'precious\n',
    );
  });

  test('where a deployment that adds a server fails, what it made there is removed', async () => {
    expect(await deploy(settingsWith(['db'], { store: 'db', web: 'db', beat: 'db' }))).toMatchObject({ code: 0 });
    expect(await runningOn('app')).toEqual([]);
    const begun = await seconds();
    const added = settingsWith(['db', 'app'], { store: 'db', web: 'db', beat: 'app', sick: 'app' });
    const { code, said } = await deploy(added, '--set', 'sick=sick');
    expect([code, said]).toEqual([4, expect.stringContaining('sick')]);
    expect([await runningOn('app'), await runningOn('db')]).toEqual([[], ['beat', 'store', 'web']]);
    expect(atOnce(await beatsSince(begun))).toEqual({ most: 1, last: 'db start' });
    const next = await deploy(settingsWith(['db', 'app'], { store: 'db', web: 'app' }));
    expect(next.code, next.said).toBe(0);
  });

  test('nothing runs on a server that is in the settings no more, and a rollback brings it back there', async () => {
    const moved = settingsWith(['db'], { store: 'db', web: 'db' });
    await writeFile(join(project.folder, 'config/shop/lab.yaml'), moved);
    expect((await arrimage('plan', TARGET)).stdout).toContain(
      `is on ${ADDRESSES.app}, which is in the settings no more`,
    );
    const { code, said } = await deploy(moved);
    expect([code, said]).toEqual([0, expect.stringContaining('is in the settings no more; removing what runs there')]);
    expect([await runningOn('app'), await runningOn('db')]).toEqual([[], ['store', 'web']]);
    expect(await deploy(moved)).toMatchObject({ code: 0, said: expect.stringContaining('nothing was changed') });
    expect(await arrimage('rollback', TARGET, '--yes')).toMatchObject({ code: 0 });
    expect([await runningOn('app'), await runningOn('db')]).toEqual([['web'], ['store']]);
  });

  test('what was unhealthy before is no reason to go back to anything, and is said to be restarted', async () => {
    const same = settingsWith(['db', 'app'], { store: 'db', web: 'app' });
    const web = async (command: string): Promise<string> =>
      (await onHost('app', `${command} $(docker ps -qf label=arrimage.service=web)`)).trim();
    await onHost('app', 'docker exec $(docker ps -qf label=arrimage.service=web) touch /dev/shm/sick');
    await expect.poll(() => web("docker inspect -f '{{.State.Health.Status}}'"), { timeout: 60_000 }).toBe('unhealthy');
    const id = await web("docker inspect -f '{{.Id}}'");
    const { code, said } = await deploy(same);
    expect([code, said]).toEqual([
      4,
      expect.stringMatching(/web-\w+ is unhealthy; it was before, .*: arrimage restart shop\/lab web starts it anew\n/),
    ]);
    expect(await web("docker inspect -f '{{.Id}}'")).toBe(id);
    expect((await arrimage('restart', TARGET, 'web')).code).toBe(0);
    expect(await deploy(same)).toMatchObject({ code: 0, said: expect.stringContaining('nothing was changed') });
  });

  test('a server that is in the settings no more and has died keeps nobody from deploying to the others', async () => {
    expect(await runningOn('app')).toEqual(['web']);
    const host = `arrimage-${name}-app`;
    await run(['docker', 'stop', '--time', '0', host], { timeoutSeconds: 60 });
    try {
      const { code, said } = await deploy(settingsWith(['db'], { store: 'db', web: 'db' }));
      expect([code, said]).toEqual([0, expect.stringContaining('and what ran there may still run')]);
      expect(await runningOn('db')).toEqual(['store', 'web']);
    } finally {
      await run(['docker', 'start', host], { timeoutSeconds: 60 });
      await expect.poll(() => runningOn('app').catch(() => []), { timeout: 60_000 }).toEqual(['web']);
      await onHost('app', 'docker rm -f $(docker ps -aq --filter label=arrimage.system=shop)');
    }
  });

  test('what was destroyed is not brought back by a deployment that fails', async () => {
    expect(await arrimage('destroy', TARGET, '--confirm', TARGET)).toMatchObject({ code: 0 });
    const { code, said } = await deploy(settingsWith(['db'], { web: 'db', sick: 'db' }), '--set', 'sick=sick');
    expect([code, said]).toEqual([4, expect.stringContaining('nothing was deployed before')]);
    expect(await runningOn('db')).not.toContain('store');
    const next = await deploy(settingsWith(['db', 'app'], { store: 'db', web: 'app', beat: 'app' }));
    expect(next.code, next.said).toBe(0);
  });

  test('what may run only once stops on one server before it starts on another, and starts again where that fails', async () => {
    const both = (places: Readonly<Record<string, string>>): string => settingsWith(['db', 'app'], places);
    const moved = both({ store: 'db', web: 'app', beat: 'db' });
    await writeFile(join(project.folder, 'config/shop/lab.yaml'), moved);
    expect((await arrimage('plan', TARGET)).stdout).toContain('moved from app, where it stops before it starts here');

    const begun = await seconds();
    expect(await deploy(moved)).toMatchObject({
      code: 0,
      said: expect.stringContaining('stopping beat, which is to run on db'),
    });
    expect([await runningOn('app'), await runningOn('db')]).toEqual([['web'], ['beat', 'store']]);
    expect(await beatsSince(begun)).toEqual(['app die', 'db start']);

    const failing = await seconds();
    const { code, said } = await deploy(
      both({ store: 'db', web: 'app', beat: 'app', sick: 'app' }),
      '--set',
      'sick=sick',
    );
    expect([code, said]).toEqual([4, expect.stringContaining('sick')]);
    expect([await runningOn('app'), await runningOn('db')]).toEqual([['web'], ['beat', 'store']]);
    expect(atOnce(await beatsSince(failing))).toEqual({ most: 1, last: 'db start' });

    // The server that it leaves is in the settings no more: what runs there is removed at the end only.
    const left = settingsWith(['app'], { web: 'app', beat: 'app' });
    const sick = settingsWith(['app'], { web: 'app', beat: 'app', sick: 'app' });
    const failingLeft = await seconds();
    expect(await deploy(sick, '--set', 'sick=sick')).toMatchObject({ code: 4 });
    expect([await runningOn('app'), await runningOn('db')]).toEqual([['web'], ['beat', 'store']]);
    expect(atOnce(await beatsSince(failingLeft))).toEqual({ most: 1, last: 'db start' });
    const leaving = await seconds();
    expect(await deploy(left)).toMatchObject({ code: 0 });
    expect([await runningOn('app'), await runningOn('db')]).toEqual([['beat', 'web'], []]);
    expect(await beatsSince(leaving)).toEqual(['db die', 'app start']);
  });
});
