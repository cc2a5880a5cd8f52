import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  arrimage,
  containerIds,
  deployed,
  EDGE,
  onHost,
  PROJECT,
  replaced,
  terraformPlans,
} from './tools/deployed-lab.ts';

const serves = async (): Promise<number> => (await fetch(`${EDGE}/health`)).status;

describe('a deployment that fails', () => {
  beforeAll(() => deployed());

  test('because a container never works goes back at once, and says why', async () => {
    const before = await containerIds();
    const settings = ['--set', 'images.worker.repository=lab/redis', '--set', 'images.worker.tag=8'];
    const { code, stdout } = await arrimage('deploy', 'samaconso/lab', '--yes', '--format', 'json', ...settings);
    expect(code).toBe(4);
    const { outcome, errors } = JSON.parse(stdout) as { readonly outcome: string; readonly errors: readonly string[] };
    expect(outcome).toBe('failed');
    expect(errors.join('\n')).toMatch(/^server worker: worker-[0-9a-f]{8} is (?:unhealthy|starting again and again)\n/);
    expect(errors.join('\n')).toContain('celery: not found');
    expect(replaced(before, await containerIds())).toEqual([]);
    expect(await terraformPlans()).toEqual({ db: 0, app: 0, worker: 0 });
  });

  test('because a migration fails leaves what ran before, and a good one works afterwards', async () => {
    const before = await containerIds();
    const settings = ['--set', 'images.api.repository=lab/redis', '--set', 'images.api.tag=8'];
    const { code, stdout } = await arrimage('deploy', 'samaconso/lab', '--yes', ...settings);
    expect(code).toBe(4);
    expect(stdout).toContain('server app: the job migrate failed: ');
    expect(stdout).toContain('samaconso/lab was not deployed; what ran before serves');
    expect(replaced(before, await containerIds())).toEqual([]);
    expect(await serves()).toBe(200);
    await deployed('api.environment.AFTER=failure');
    expect(replaced(before, await containerIds())).toEqual(['api 1', 'api 2']);
    expect(await terraformPlans()).toEqual({ db: 0, app: 0, worker: 0 });
  });

  test('because an image is nowhere to be had changes nothing', async () => {
    const before = await containerIds();
    const { code, stderr } = await arrimage('deploy', 'samaconso/lab', '--yes', '--set', 'images.nginx.tag=nowhere');
    expect(code).toBe(4);
    expect(stderr).toContain('server app: image lab/nginx:nowhere is missing there and cannot be pulled');
    expect(stderr).toContain('nothing was changed');
    expect(replaced(before, await containerIds())).toEqual([]);
  });

  test('because a database is replaced by one that does not start puts the old one back, with its data', async () => {
    await deployed();
    const settings = ['--set', 'images.postgres.repository=lab/redis', '--set', 'images.postgres.tag=18'];
    await onHost(
      'db',
      'docker tag lab/redis:8 lab/redis:18 2>/dev/null || docker image inspect lab/redis:18 >/dev/null',
    );
    const { code } = await arrimage('deploy', 'samaconso/lab', '--yes', ...settings);
    expect(code).toBe(4);
    expect((await arrimage('status', 'samaconso/lab', '--exit-code')).code).toBe(0);
    await expect.poll(serves, { timeout: 60_000 }).toBe(200);
  });

  test('because it is interrupted goes back, and ends with 130', async () => {
    await deployed();
    const before = await containerIds();
    const main = join(import.meta.dirname, '../../dist/bin/main.js');
    const child = spawn('node', [main, 'deploy', 'samaconso/lab', '--yes', '--set', 'api.environment.CUT=1'], {
      cwd: PROJECT,
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await expect
      .poll(() => onHost('app', 'docker ps -q --filter label=arrimage.service=api | wc -l'), { timeout: 60_000 })
      .not.toBe('2\n');
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(replaced(before, await containerIds())).toEqual([]);
    expect(await terraformPlans()).toEqual({ db: 0, app: 0, worker: 0 });
  });
});

describe('the lock', () => {
  test('keeps a second deployment out, and says who has it', async () => {
    const first = deployed('api.environment.FIRST=1');
    await expect
      .poll(() => onHost('app', 'docker ps -aq --filter name=samaconso-lab-lock'), { timeout: 60_000 })
      .not.toBe('');
    const { code, stderr } = await arrimage('deploy', 'samaconso/lab', '--yes', '--set', 'api.environment.SECOND=1');
    expect(stderr).toMatch(
      /samaconso\/lab is locked on app by \S+@\S+ \(deployment\) for \d+ s; --wait waits for it, /,
    );
    expect(code).toBe(6);
    await first;
    await wait(0);
    expect(await onHost('app', 'docker ps -aq --filter name=samaconso-lab-lock')).toBe('');
  });
});
