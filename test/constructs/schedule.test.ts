import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tryCalendar } from '../../constructs/calendar.ts';
import { Schedule, type ScheduleProps } from '../../constructs/schedule.ts';
import { SCHEDULE_STATE, scheduleScript } from '../../constructs/schedule-script.ts';
import { Secret } from '../../constructs/secret.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { textOf } from '../../model/value.ts';
import { findService, twoServers } from './servers.ts';

function withSchedule(props: Partial<ScheduleProps> = {}) {
  const { environment, a } = twoServers();
  const command = ['backup', '--all'];
  new Schedule(a, 'backup', { image: 'postgres:17.11', calendar: '0 2 * * *', command, ...props });
  const topology = topologyOf(environment);
  return { environment, topology, service: findService(topology, 'a/backup') };
}

describe('Schedule', () => {
  test('is one container that stops before its successor starts and lets a run finish', () => {
    const { service } = withSchedule({ timeoutSeconds: 900 });
    const { update, replicas, restart, stop, program } = service;
    expect({ update, replicas, restart, stop, program }).toEqual({
      update: 'recreate',
      replicas: 1,
      restart: 'unless-stopped',
      stop: { signal: 'SIGTERM', graceSeconds: 900 },
      program: { kind: 'schedule', calendar: '0 2 * * *', timeoutSeconds: 900 },
    });
  });

  test('starts its clock in place of the image’s entry point', () => {
    const { service } = withSchedule();
    expect([service.entrypoint, service.command.map(textOf)]).toEqual([
      ['/bin/sh', '/arrimage/schedule'],
      ['loop', 'backup', '--all'],
    ]);
  });

  test('gets its secrets before the clock starts', () => {
    const { environment, a } = twoServers();
    const password = new Secret(environment, 'password');
    const props = {
      image: 'postgres:17.11',
      calendar: '0 2 * * *',
      command: ['backup'],
      environment: { PGPASSWORD: password },
    };
    new Schedule(a, 'backup', props);
    const { entrypoint, command } = findService(topologyOf(environment), 'a/backup');
    expect([entrypoint, command.map(textOf)]).toEqual([
      ['/bin/sh', '/arrimage/entrypoint'],
      ['/bin/sh', '/arrimage/schedule', 'loop', 'backup'],
    ]);
  });

  test('fails when its calendar is none', () => {
    expect(() => withSchedule({ calendar: 'daily' })).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/backup: expected five fields of cron that come due, got "daily"; write minute, hour, day, month and weekday, such as "0 2 * * *"]`,
    );
  });
});

describe('the clock of a schedule', () => {
  let folder = '';
  const state = (name: string): string => join(folder, SCHEDULE_STATE, name);
  const last = (): readonly number[] => readFileSync(state('last'), 'utf8').trim().split(' ').map(Number);

  /** The script as it is, with its state below a folder of the test. */
  function clock(calendar = '* * * * *', timeoutSeconds = 5): string {
    const due = tryCalendar(calendar);
    if (due === null) throw new Error(calendar);
    const file = join(folder, 'schedule');
    writeFileSync(file, scheduleScript(due, timeoutSeconds).replaceAll(SCHEDULE_STATE, join(folder, SCHEDULE_STATE)));
    return file;
  }

  /** Runs the loop until its command has run, or for as long as it takes to see that it does not. */
  async function loop(file: string, checked: number, command: string, isOver: () => boolean): Promise<number | null> {
    mkdirSync(join(folder, SCHEDULE_STATE), { recursive: true });
    writeFileSync(state('checked'), String(checked));
    const child = spawn('/bin/sh', [file, 'loop', 'sh', '-c', command]);
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    await expect.poll(isOver, { timeout: 10_000 }).toBe(true);
    child.kill('SIGTERM');
    return ended;
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'schedule-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('runs once what was due while it was down, and stops in peace', async () => {
    const now = Math.floor(Date.now() / 60_000) * 60;
    const runs = join(folder, 'runs');
    const code = await loop(clock(), now - 3600, `echo ran >>${runs}`, () => existsSync(state('last')));
    expect(code).toBe(0);
    expect(readFileSync(runs, 'utf8')).toBe('ran\n');
    expect(last()[2]).toBe(0);
  });

  test('finishes a run before it stops', async () => {
    const now = Math.floor(Date.now() / 60_000) * 60;
    const [begun, done] = [join(folder, 'begun'), join(folder, 'done')];
    const command = `touch ${begun}; sleep 1; touch ${done}; exit 3`;
    const code = await loop(clock(), now - 60, command, () => existsSync(begun));
    expect([code, existsSync(done), last()[2]]).toEqual([0, true, 3]);
  });

  test('runs nothing at another minute', async () => {
    const now = Math.floor(Date.now() / 60_000) * 60;
    const hour = new Date(now * 1000).getUTCHours();
    const other = clock(`* ${(hour + 5) % 24} * * *`);
    await loop(other, now - 600, `touch ${join(folder, 'ran')}`, () => {
      return Number(readFileSync(state('checked'), 'utf8')) === now;
    });
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  test('runs it now, and says how it went', () => {
    const out = spawnSync('/bin/sh', [clock(), 'now', 'sh', '-c', 'echo hello; exit 4'], { encoding: 'utf8' });
    expect([out.status, out.stdout]).toEqual([4, 'hello\n']);
    expect(last()[2]).toBe(4);
  });

  test('ends a run at its time limit', () => {
    expect(spawnSync('/bin/sh', [clock('* * * * *', 1), 'now', 'sleep', '20']).status).toBe(124);
  });

  test('knows a time limit that BusyBox has kept', () => {
    const timeout = join(folder, 'timeout');
    writeFileSync(timeout, '#!/bin/sh\nsleep 1\nexit 143\n', { mode: 0o755 });
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    expect(spawnSync('/bin/sh', [clock('* * * * *', 1), 'now', 'sleep', '20'], { env }).status).toBe(124);
    expect(last()[2]).toBe(124);
  });

  test('fails when a run is under way', () => {
    const file = clock();
    mkdirSync(state('running'), { recursive: true });
    writeFileSync(state('running/pid'), String(process.pid));
    const out = spawnSync('/bin/sh', [file, 'now', 'true'], { encoding: 'utf8' });
    expect([out.status, out.stderr]).toEqual([75, 'arrimage: a run is under way; wait for it\n']);
  });

  test('ends a run by hand at an interruption, says so, and leaves the way free for the next one', async () => {
    const file = clock('* * * * *', 60);
    const child = spawn('/bin/sh', [file, 'now', 'sleep', '50']);
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    await expect.poll(() => existsSync(state('running/begun')), { timeout: 10_000 }).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill('SIGINT');
    expect(await ended).not.toBe(0);
    expect(last()[2]).not.toBe(0);
    expect(spawnSync('/bin/sh', [file, 'now', 'true']).status).toBe(0);
    expect(last()[2]).toBe(0);
  });

  test('takes the lock of a run that is gone', () => {
    const file = clock();
    mkdirSync(state('running'), { recursive: true });
    writeFileSync(state('running/pid'), '999999999');
    expect(spawnSync('/bin/sh', [file, 'now', 'true']).status).toBe(0);
  });

  test.each([
    ['tries it once more', [], 'ran\n'],
    ['leaves it at that the second time', ['again'], ''],
  ])('takes a run that was cut short for failed, and %s', async (_, files, expected) => {
    const now = Math.floor(Date.now() / 60_000) * 60;
    const runs = join(folder, 'runs');
    writeFileSync(runs, '');
    mkdirSync(state('running'), { recursive: true });
    for (const name of ['running/begun', ...files]) writeFileSync(state(name), '1000');
    const never = clock(`0 0 1 ${((new Date().getUTCMonth() + 6) % 12) + 1} *`);
    const isOver = () => !existsSync(state('running')) && Number(readFileSync(state('checked'), 'utf8')) >= now;
    await loop(never, now - 60, `echo ran >>${runs}`, isOver);
    expect(readFileSync(runs, 'utf8')).toBe(expected);
    expect(last()[2]).toBe(expected === '' ? 137 : 0);
  });

  test('fails at once when it cannot keep its state', () => {
    const file = clock();
    writeFileSync(join(folder, 'var'), 'a file in the way');
    const out = spawnSync('/bin/sh', [file, 'now', 'true'], { encoding: 'utf8' });
    expect(out.status).toBe(73);
    expect(out.stderr).toContain('cannot be written');
  });

  test.each([
    ['30 7 9 1 *', '2026-01-09T07:30:00Z', true],
    ['30 7 9 1 *', '2026-01-09T08:30:00Z', false],
    ['0 0 * * 0', '2026-11-22T00:00:00Z', true],
    ['0 0 * * 1', '2026-11-22T00:00:00Z', false],
    ['0 0 1 * SUN', '2026-11-22T00:00:00Z', true],
    ['0 0 1 * SUN', '2026-11-01T00:00:00Z', true],
    ['0 0 1 * SUN', '2026-11-23T00:00:00Z', false],
  ])('knows whether %s is due at %s', (calendar, at, isDue) => {
    const functions = readFileSync(clock(calendar), 'utf8').replace(/^mode=[\s\S]*?^stopping=$/m, '');
    const asking = `${functions.slice(0, functions.indexOf('run() {'))}\nis_due ${Date.parse(at) / 1000} && echo due || echo not`;
    expect(execFileSync('/bin/sh', ['-c', asking], { encoding: 'utf8' })).toBe(isDue ? 'due\n' : 'not\n');
  });
});
