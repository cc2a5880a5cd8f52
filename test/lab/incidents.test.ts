import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { preflight } from '../../toolkit/deploy/preflight.ts';
import { plainProgress } from '../../toolkit/report/progress.ts';
import { runIn } from '../bin/project.ts';
import { deploymentOf, down, LAB_CONFIG, listenOn, onHost, pageOn, project, projectFile, up } from './fault-lab.ts';

const TARGET = 'samaconso/taken';

/** SamaConso with its database on the first host, and all else on the second, where developers reach its cache. */
function writeSettings(): void {
  cpSync('config', join(project, 'config'), { recursive: true });
  const taken = {
    ...(parse(readFileSync('config/samaconso/lab.yaml', 'utf8')) as object),
    origin: 'http://198.51.104.12',
    servers: {
      one: { address: '198.51.104.11', sshConfig: LAB_CONFIG, memory: '4GiB', cpus: 2 },
      two: { address: '198.51.104.12', sshConfig: LAB_CONFIG, memory: '4GiB', cpus: 2 },
    },
    placement: { database: 'one', application: ['two'], worker: ['two'] },
    published: { from: ['198.51.104.0/24'], redis: 6379 },
    suppressions: ['image-without-digest', 'public-stateful-port', 'unencrypted-origin'].map((policy) => ({
      ...{ policy, reason: 'images and addresses are those of a lab' },
    })),
  };
  projectFile('config/samaconso/taken.yaml', stringify(taken));
}

/** Everything that a deployment would leave on the hosts. */
async function left(): Promise<readonly string[]> {
  // Images that were made in one second come in any order.
  const lists = 'docker ps -aq; docker image ls -aq | sort; docker volume ls -q; docker network ls -q; find /srv';
  return Promise.all([onHost('one', lists), onHost('two', lists)]);
}

const plainly = (text: string) => text.replace(/process \d+/g, 'process 123');

beforeAll(async () => {
  await up();
  writeSettings();
});
afterAll(down);

describe('hosts whose ports 5432 and 6379 are taken by services of their own', () => {
  beforeAll(async () => {
    await listenOn('one', 'daemon', 5432);
    await onHost('two', 'docker run -d --name cache --network host lab/redis:8');
    await onHost('one', 'until grep -q :1538 /proc/net/tcp; do sleep 0.1; done');
    await onHost('two', 'until grep -q :18EB /proc/net/tcp; do sleep 0.1; done');
  });
  afterAll(async () => {
    await onHost('one', 'pkill -x perl');
    await onHost('two', 'docker rm -f -v cache');
  });

  test('are told by doctor, with the program of each', async () => {
    const before = await left();
    const { code, out, err } = await runIn(project, ['doctor', TARGET, '--format', 'json']);
    expect(err).toBe('');
    const { findings } = JSON.parse(out) as { readonly findings: readonly Record<string, string>[] };
    const errors = findings.filter(({ state }) => state === 'error');
    expect(
      errors.map(({ subject, found, remedy }) => plainly(`${subject}: ${found}; ${remedy}`)),
    ).toMatchInlineSnapshot(`
      [
        "port 198.51.104.11:5432: held by perl (process 123); stop it, or publish another port than 5432",
        "port 198.51.104.12:6379: held by redis-server (process 123) of the container cache; stop it, or publish another port than 6379",
      ]
    `);
    expect(code).toBe(1);
    expect(await left()).toEqual(before);
  });

  test('fail when they are deployed on, before anything is touched', async () => {
    const before = await left();
    const { code, err } = await runIn(project, ['deploy', TARGET, '--yes']);
    expect(plainly(err).split('\n').slice(-4).join('\n')).toMatchInlineSnapshot(`
      "server one: port 198.51.104.11:5432: held by perl (process 123); stop it, or publish another port than 5432
      server two: port 198.51.104.12:6379: held by redis-server (process 123) of the container cache; stop it, or publish another port than 6379
      nothing was changed
      "
    `);
    expect(code).toBe(4);
    expect(await left()).toEqual(before);
  });

  test('are told with the user where no container can look', async () => {
    await onHost('one', 'mv /usr/sbin/runc /usr/sbin/runc.away');
    try {
      const { out } = await runIn(project, ['doctor', TARGET, '--format', 'json']);
      expect(out).toContain('held by a process of the user daemon, which sudo ss -ltnp names');
    } finally {
      await onHost('one', 'mv /usr/sbin/runc.away /usr/sbin/runc');
    }
  });
});

describe('an origin whose DNS is wrong', () => {
  test('is told by doctor, which calls nothing else wrong', async () => {
    const argv = ['doctor', TARGET, '--set', 'origin=http://localhost', '--format', 'json'];
    const { code, out, err } = await runIn(project, argv);
    expect(err).toBe('');
    const { findings } = JSON.parse(out) as { readonly findings: readonly Record<string, string>[] };
    const [told] = findings.filter(({ check }) => check === 'origin');
    expect({ ...told, found: told?.['found']?.replace('::1, ', '').replace(', ::1', '') }).toMatchInlineSnapshot(`
      {
        "check": "origin",
        "found": "resolves to 127.0.0.1, not to 198.51.104.12",
        "needed": "198.51.104.12",
        "remedy": "put its record in the DNS right, unless that address leads there, as with NAT or a CDN",
        "server": "two",
        "state": "warning",
        "subject": "origin http://localhost",
      }
    `);
    expect(code).toBe(0);
  });

  test('is a warning of a deployment, and does not stop it', async () => {
    const told: string[] = [];
    const topology = pageOn({}, { origins: ['http://198.51.104.11:8080', 'https://shop.invalid'] });
    const progress = plainProgress(
      (text) => told.push(text),
      () => 0,
    );
    await preflight({ ...(await deploymentOf(topology)), progress }, []);
    expect(
      told
        .filter((text) => text.includes('origin'))
        .join('')
        .replace(/ \(E\w+\)/, ''),
    ).toMatchInlineSnapshot(`
      "warning server one: origin https://shop.invalid: does not resolve; put a record of shop.invalid for 198.51.104.11 into the DNS, or put the origin right
      "
    `);
  });
});
