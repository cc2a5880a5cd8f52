import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { confined } from './tools/confinement.ts';
import {
  arrimage,
  containerIds,
  deployed,
  EDGE,
  onHost,
  PROJECT,
  replaced,
  terraformPlans,
  tryOnHost,
} from './tools/deployed-lab.ts';

interface Report {
  readonly outcome: string;
  readonly release: number | null;
  readonly errors: readonly string[];
  readonly services: readonly { readonly service: string; readonly state: string; readonly health: string }[];
}

const report = (text: string) => JSON.parse(text) as Report;
const json = async (path: string, init?: RequestInit) =>
  (await fetch(`${EDGE}${path}`, init)).json() as Promise<Record<string, unknown>>;

describe('a deployment on three servers', () => {
  beforeAll(async () => {
    await arrimage('destroy', 'samaconso/lab', '--volumes', '--confirm', 'samaconso/lab');
  });

  test('runs every service from nothing, all healthy', async () => {
    const { code, stdout, stderr } = await arrimage('deploy', 'samaconso/lab', '--yes', '--format', 'json');
    expect(stderr).not.toContain('FAILED');
    expect(code).toBe(0);
    const { outcome, errors, services } = report(stdout);
    expect({ outcome, errors }).toEqual({ outcome: 'deployed', errors: [] });
    expect(services.map(({ service, state, health }) => `${service} ${state} ${health}`)).toEqual([
      'api running healthy',
      'api running healthy',
      'edge running healthy',
      'rabbitmq running healthy',
      'minio running healthy',
      'pgbouncer running healthy',
      'postgres running healthy',
      'redis running healthy',
      'worker running healthy',
    ]);
  });

  test('confines every container: all capabilities dropped, and a root file system that root itself cannot write to', async () => {
    const lists = await Promise.all(['db', 'app', 'worker'].map((host) => confined((line) => onHost(host, line))));
    expect(lists.map((list) => list.confined.join(' '))).toEqual([
      'minio pgbouncer postgres',
      'api edge rabbitmq',
      'redis worker',
    ]);
    expect(lists.flatMap((list) => list.others)).toEqual([]);
  });

  test.each(['urgent', 'high_priority', 'normal', 'low_priority'])(
    'works on a notification in the queue %s on another server, and stores it on a third',
    async (queue) => {
      const body = JSON.stringify({ queue, message: `to ${queue}` });
      const headers = { 'content-type': 'application/json' };
      const { id } = await json('/notifications', { method: 'POST', headers, body });
      await expect
        .poll(() => json(`/notifications/${id}`), { timeout: 20_000 })
        .toMatchObject({ queue, message: `to ${queue}` });
      const query = `select queue from notifications where id = '${id}'`;
      expect(
        await onHost('db', `docker exec samaconso-lab-postgres psql -U postgres -d samaconso -tAc "${query}"`),
      ).toBe(`${queue}\n`);
      const worker = await onHost('worker', 'docker ps -q --filter label=arrimage.service=worker --no-trunc');
      expect(worker.trim()).toContain(String((await json(`/notifications/${id}`))['worker']).slice(0, 12));
      const keys = await onHost(
        'worker',
        `docker exec samaconso-lab-redis sh -c 'REDISCLI_AUTH=$(cat /run/secrets/redis-password) redis-cli exists celery-task-meta-${id}'`,
      );
      expect(keys.trim()).toBe('1');
    },
  );

  test('files a reading with its attachment in the object store', async () => {
    const form = new FormData();
    form.set('meter', 'M-1');
    form.set('kilowatt_hours', '12.5');
    form.set('attachment', new Blob(['a picture of the meter']), 'meter.txt');
    const { id, attachment } = await json('/readings', { method: 'POST', body: form });
    const answer = await fetch(`${EDGE}/readings/${id}/attachment`);
    expect(await answer.text()).toBe('a picture of the meter');
    const files = await onHost('db', `docker exec samaconso-lab-minio sh -c 'ls -d /data/*/${attachment}'`);
    expect(files).toContain(String(attachment));
  });

  test('deployed again changes nothing, and Terraform plans nothing on any stack', async () => {
    const before = await containerIds();
    const { code, stdout } = await arrimage('deploy', 'samaconso/lab', '--format', 'json');
    expect(code).toBe(0);
    expect(report(stdout)).toMatchObject({ outcome: 'unchanged', release: null, errors: [] });
    expect(replaced(before, await containerIds())).toEqual([]);
    expect(await terraformPlans()).toEqual({ db: 0, app: 0, worker: 0 });
  });

  test('shows no secret in a state, a stack, an inspection of a container or a list of processes', async () => {
    const file = join(PROJECT, '.arrimage/secrets/samaconso/lab.json');
    const secrets = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
    expect(secrets.length).toBeGreaterThan(4);
    const texts = await Promise.all(
      ['db', 'app', 'worker'].flatMap((host) => [
        onHost(
          host,
          'docker inspect $(docker ps -aq); ps axww -o args; cat /srv/arrimage/samaconso-lab/*/*.json /srv/arrimage/samaconso-lab/state/*',
        ),
        Promise.resolve(readFileSync(join(PROJECT, `cdktf.out/stacks/samaconso-lab-${host}/cdk.tf.json`), 'utf8')),
        Promise.resolve(readFileSync(join(PROJECT, `.arrimage/state/samaconso-lab-${host}.tfstate`), 'utf8')),
      ]),
    );
    for (const secret of secrets) expect(texts.some((text) => text.includes(secret))).toBe(false);
  });

  test('keeps secrets on the hosts from everybody but the program that reads them', async () => {
    const path = '/srv/arrimage/samaconso-lab/files/postgres/run/secrets/superuser/password';
    expect(await onHost('db', `stat -c '%a %u:%g' ${path}`)).toBe('400 0:0\n');
    expect((await tryOnHost('db', `cat ${path}`)).stderr).toContain('Permission denied');
  });

  test('is released on every server, with what was deployed', async () => {
    for (const host of ['db', 'app', 'worker']) {
      const text = await onHost(host, 'cat /srv/arrimage/samaconso-lab/releases/1-*.json');
      const release = JSON.parse(text) as {
        readonly number: number;
        readonly topology: { readonly environment: string };
      };
      expect(release).toMatchObject({ number: 1, topology: { environment: 'lab' } });
    }
    const { code, stdout } = await arrimage('diff', 'samaconso/lab', '--against', 'deployed', '--exit-code');
    expect(stdout).toContain('samaconso/lab against release 1');
    expect(code).toBe(0);
  });

  test('leaves volumes when it is destroyed, and finds the data again', async () => {
    const before = await json('/readings/1/attachment').catch(() => null);
    expect(before).toBeNull();
    const { code, stdout } = await arrimage('destroy', 'samaconso/lab', '--yes');
    expect(stdout).toBe('samaconso/lab is removed; its volumes are still there\n');
    expect(code).toBe(0);
    for (const host of ['db', 'app', 'worker']) {
      expect(await onHost(host, 'docker ps -aq')).toBe('');
      expect(await onHost(host, 'docker volume ls -q')).toContain('samaconso-lab-');
      expect(existsSync(join(PROJECT, `.arrimage/state/samaconso-lab-${host}.tfstate`))).toBe(true);
    }
    expect((await tryOnHost('db', 'ls /srv/arrimage/samaconso-lab/files')).code).not.toBe(0);
    await deployed();
    expect(await (await fetch(`${EDGE}/readings/1/attachment`)).text()).toBe('a picture of the meter');
    // All migrations are applied already, so that the job has nothing to do.
    expect(await onHost('app', 'docker ps -aq --filter name=samaconso-lab-migrate')).toBe('');
  });
});
