import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  apiContainers,
  arrimage,
  asRoot,
  containerIds,
  deployed,
  EDGE,
  LAB,
  onHost,
  replaced,
  terraformPlans,
} from './tools/deployed-lab.ts';
import { expectExact, startTraffic, type Traffic } from './tools/traffic.ts';

const COUNTS = `
docker ps -q --filter label=arrimage.service=api --filter health=healthy | wc -l
docker exec samaconso-lab-edge grep -c 'server api-' /etc/arrimage/nginx/upstreams.conf`;

/** A balancer in front, whose word nginx takes for who asks. */
const BALANCER = [
  'loadBalancer.name=f5',
  `loadBalancer.address=${LAB.subnet}.9`,
  `loadBalancer.sources=[${LAB.subnet}.8]`,
];

/** Settings that are deployed: each test lays its own over those before it, so that each deployment changes just one thing. */
const settings: string[] = ['strategy.parallelism=1'];

/** Deploys with more settings, and gives the services and replicas whose containers are other ones than before. */
async function replacedBy(...added: readonly string[]): Promise<readonly string[]> {
  settings.push(...added);
  const before = await containerIds();
  await deployed(...settings);
  return replaced(before, await containerIds());
}

const withSettings = (command: string, ...options: readonly string[]) =>
  arrimage(command, 'samaconso/lab', ...settings.flatMap((text) => ['--set', text]), ...options);

beforeAll(() => deployed(...settings));

describe('a change while users ask and tasks come', () => {
  let traffic: Traffic;
  beforeAll(() => {
    traffic = startTraffic(EDGE);
  });
  afterAll(() => traffic.stop());

  /** Deploys with more settings; no request may fail, and who answers is first of before, then of after, and in the end of after only. */
  async function turnedBy(...added: readonly string[]) {
    const before = await apiContainers();
    await traffic.look();
    const changed = await replacedBy(...added);
    const after = await apiContainers();
    const { failed, clients, now } = await traffic.look();
    expect(failed).toEqual([]);
    for (const client of clients) {
      expect(before).toContain(client[0]?.container);
      expect([...before, ...after]).toEqual(expect.arrayContaining(client.map(({ container }) => container)));
    }
    expect(after).toEqual(expect.arrayContaining(now.map(({ container }) => container)));
    const versions = clients.map((client) => client.map(({ version }) => version));
    return { changed, versions };
  }

  /** How many replicas of the API are healthy, and how many the edge sends requests to, again and again. */
  function healthyReplicas() {
    let isOver = false;
    const look = async (): Promise<readonly number[]> => {
      const counts: number[] = [];
      while (!isOver) {
        counts.push(...(await onHost('app', COUNTS)).trim().split('\n').map(Number));
        await wait(300);
      }
      return counts;
    };
    const looking = look();
    return {
      end: () => {
        isOver = true;
        return looking;
      },
    };
  }

  test.each([
    [
      'values of the environment, and commands',
      ['api.environment.LOG_LEVEL=debug', 'worker.concurrency=3'],
      ['api 1', 'api 2', 'worker 1'],
    ],
    ['a rule of nginx', BALANCER, []],
    ['the number of replicas', ['api.replicas=3'], ['api 3']],
  ])('of the kind %s replaces what it concerns, and nothing else', async (_kind, added, expected) => {
    expect((await turnedBy(...added)).changed).toEqual(expected);
  });

  test('of images turns everybody from the old version to the new one, replica by replica, and runs no migration that has nothing to do', async () => {
    const build = (name: string) =>
      `printf 'FROM samaconso/${name}:2.0.0\\nENV APP_VERSION=2.0.1\\n' | docker build -q -t samaconso/${name}:2.0.1 -`;
    await Promise.all([onHost('app', build('api')), onHost('worker', build('worker'))]);
    const job = async () => onHost('app', "docker inspect --format '{{.Id}}' samaconso-lab-migrate");
    const migration = await job();
    const healthy = healthyReplicas();
    const { changed, versions } = await turnedBy('images.api.tag=2.0.1', 'images.worker.tag=2.0.1');
    const counts = await healthy.end();
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([3, 4]);
    expect(changed).toEqual(['api 1', 'api 2', 'api 3', 'worker 1']);
    for (const seen of versions) {
      expect([...new Set(seen)]).toEqual(['2.0.0', '2.0.1']);
      expect(seen.at(-1)).toBe('2.0.1');
    }
    expect(await job()).toBe(migration);
    const upstreams = await onHost('app', 'docker exec samaconso-lab-edge cat /etc/arrimage/nginx/upstreams.conf');
    const running = await onHost('app', "docker ps --filter label=arrimage.service=api --format '{{.Names}}'");
    for (const name of running.trim().split('\n')) expect(upstreams).toContain(`server ${name}:8000 `);
  });

  test('loses no request and no task, and does none twice; new workers begin before old ones have ended', async () => {
    const account = await traffic.end();
    expectExact(account);
    const { began, ended } = account.workers;
    expect(began).toHaveLength(3);
    expect(ended).toEqual(began);
  });
});

describe('a changed setting', () => {
  test('of the kinds port, memory and file replaces the edge, the API that trusts its origin, and what it concerns', async () => {
    const added = [
      ...['edge.port=8080', `origin=${EDGE}:8080`],
      ...['redis.resources.memory=160MiB', 'pgbouncer.maxClientConnections=900'],
    ];
    expect(await replacedBy(...added)).toEqual(['api 1', 'api 2', 'api 3', 'edge 1', 'pgbouncer 1', 'redis 1']);
  });

  test('deployed again changes nothing, and Terraform plans nothing on any stack', async () => {
    expect((await withSettings('deploy')).stdout).toContain('runs as it should; nothing was changed');
    expect(await terraformPlans()).toEqual({ db: 0, app: 0, worker: 0 });
  });
});

describe('containers', () => {
  test('are replaced where the tag of their image was moved', async () => {
    const image = 'samaconso/worker:2.0.1';
    await onHost('worker', `printf 'FROM ${image}\\nLABEL moved=yes\\n' | docker build -q -t ${image} -`);
    expect((await withSettings('status')).stdout).toContain('its image was changed');
    expect(await replacedBy()).toEqual(['worker 1']);
    const label = 'docker inspect --format \'{{index .Config.Labels "moved"}}\'';
    expect(await onHost('worker', `${label} $(docker ps -q --filter label=arrimage.service=worker)`)).toBe('yes\n');
    expect((await withSettings('status', '--exit-code')).code).toBe(0);
  });
});

describe('a container that is replaced', () => {
  test('gets its grace: PostgreSQL shuts down cleanly', async () => {
    const container = (await onHost('db', 'docker ps -q --no-trunc --filter name=samaconso-lab-postgres')).trim();
    const log = `/var/lib/docker/containers/${container}/${container}-json.log`;
    await asRoot('db', `ln ${log} /var/lib/docker/postgres.log`);
    expect(await replacedBy('postgres.resources.memory=640MiB')).toEqual(['postgres 1']);
    const { stdout } = await asRoot('db', 'cat /var/lib/docker/postgres.log; rm /var/lib/docker/postgres.log');
    expect(stdout).toContain('database system is shut down');
    const started = await onHost('db', 'docker logs samaconso-lab-postgres 2>&1');
    expect(started).not.toContain('was not properly shut down');
  });

  test('finishes its task first, when it is a worker, and nobody does it again', async () => {
    const port = settings.includes('edge.port=8080') ? 8080 : 80;
    const address = `${EDGE}:${port}/notifications`;
    const body = JSON.stringify({ queue: 'urgent', message: 'takes a while', seconds: 12 });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(address, { method: 'POST', headers, body });
    const { id } = (await answer.json()) as { readonly id: string };
    const old = (await containerIds())['worker 1'];
    expect(await replacedBy('worker.environment.LOG_LEVEL=debug')).toEqual(['worker 1']);
    await expect
      .poll(async () => (await fetch(`${address}/${id}`)).json(), { timeout: 30_000 })
      .toMatchObject({ message: 'takes a while', worker: old, runs: 1 });
  });
});
