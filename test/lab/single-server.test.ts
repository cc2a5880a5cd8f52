import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { arrimage, LAB, makeProject, onHost, PROJECT } from './tools/deployed-lab.ts';
import { destroyed, notified, succeeded } from './tools/takeover.ts';

const TARGET = 'samaconso/single';
const EDGE = `http://${LAB.subnet}.11`;

/** The settings of the lab, with everything on its first server. */
async function writeSettings(): Promise<void> {
  const folder = join(PROJECT, 'config/samaconso');
  const settings = parse(await readFile(join(folder, 'lab.yaml'), 'utf8')) as {
    readonly servers: { readonly db: object };
  };
  const single = {
    ...settings,
    origin: EDGE,
    servers: { all: settings.servers.db },
    placement: { database: 'all', application: ['all'], worker: ['all'] },
  };
  await writeFile(join(folder, 'single.yaml'), stringify(single));
}

describe('SamaConso on one server', () => {
  beforeAll(async () => {
    await destroyed('containers');
    await writeSettings();
  });
  afterAll(async () => {
    await arrimage('destroy', TARGET, '--volumes', '--confirm', TARGET);
    await makeProject();
  });

  test('is deployed from the same description, all healthy', async () => {
    const { code, stdout, stderr } = await arrimage('deploy', TARGET, '--yes', '--format', 'json');
    expect(stderr).not.toContain('FAILED');
    expect(code).toBe(0);
    const { outcome, services } = JSON.parse(stdout) as {
      readonly outcome: string;
      readonly services: readonly { readonly service: string; readonly server: string; readonly health: string }[];
    };
    expect(outcome).toBe('deployed');
    expect(services.map(({ service, server, health }) => `${service} on ${server} ${health}`).sort()).toEqual([
      'api on all healthy',
      'api on all healthy',
      'edge on all healthy',
      'minio on all healthy',
      'pgbouncer on all healthy',
      'postgres on all healthy',
      'rabbitmq on all healthy',
      'redis on all healthy',
      'worker on all healthy',
    ]);
  });

  test('works on a notification', async () => {
    const id = await notified('on one server', EDGE);
    const query = `select message from notifications where id = '${id}'`;
    const stored = await onHost(
      'db',
      `docker exec samaconso-single-postgres psql -U postgres -d samaconso -tAc "${query}"`,
    );
    expect(stored).toBe('on one server\n');
  });

  test('publishes the port of the edge and no other', async () => {
    const ports = await onHost('db', "docker ps --format '{{.Ports}}' | grep -o '[0-9.]*:[0-9]*->' | sort -u");
    expect(ports).toBe(`${LAB.subnet}.11:80->\n`);
  });

  test('deployed again changes nothing', async () => {
    const list = () => onHost('db', 'docker ps -q --no-trunc | sort');
    const before = await list();
    const { stdout } = await arrimage('deploy', TARGET);
    expect(stdout).toContain('runs as it should; nothing was changed');
    expect(await list()).toBe(before);
  });

  test('is destroyed with all that it left', async () => {
    succeeded(await arrimage('destroy', TARGET, '--volumes', '--confirm', TARGET));
    const left = 'docker ps -aq; docker volume ls -q; docker network ls --format "{{.Name}}"';
    expect((await onHost('db', left)).split('\n').filter((line) => line.includes('single'))).toEqual([]);
    expect(await onHost('db', 'find /srv/arrimage/samaconso-single -mindepth 1')).toBe('');
  });
});
