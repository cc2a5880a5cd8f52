import { beforeAll, describe, expect, test } from 'vitest';
import {
  arrimage,
  asRoot,
  containerIds,
  deployed,
  EDGE,
  onHost,
  replaced,
  terraformPlans,
} from './tools/deployed-lab.ts';

/** Settings that are deployed: each test lays its own over those before it, so that each deployment changes just one thing. */
const settings: string[] = [];

/** Deploys with more settings, and gives the services and replicas whose containers are other ones than before. */
async function replacedBy(...added: readonly string[]): Promise<readonly string[]> {
  settings.push(...added);
  const before = await containerIds();
  await deployed(...settings);
  return replaced(before, await containerIds());
}

const withSettings = (command: string, ...options: readonly string[]) =>
  arrimage(command, 'samaconso/lab', ...settings.flatMap((text) => ['--set', text]), ...options);

beforeAll(() => deployed());

describe('a changed setting', () => {
  test.each([
    [
      'environment, memory, command, file',
      [
        'api.environment.LOG_LEVEL=debug',
        'redis.resources.memory=160MiB',
        'worker.concurrency=3',
        'pgbouncer.maxClientConnections=900',
      ],
      ['api 1', 'api 2', 'pgbouncer 1', 'redis 1', 'worker 1'],
    ],
    ['health check', ['api.probeEvery=7s'], ['api 1', 'api 2']],
    ['replica count', ['api.replicas=3'], ['api 3']],
  ])('of the kind %s replaces what it concerns, and nothing else', async (_kind, added, expected) => {
    expect(await replacedBy(...added)).toEqual(expected);
  });

  test('of the kind image runs the migration again, replaces the API, and turns the edge, which stays', async () => {
    const build = "printf 'FROM samaconso/api:2.0.0\\nLABEL build=2\\n' | docker build -q -t samaconso/api:2.0.1 -";
    await onHost('app', build);
    const job = async () => onHost('app', "docker inspect --format '{{.Id}}' samaconso-lab-migrate");
    const before = await job();
    expect(await replacedBy('images.api.tag=2.0.1')).toEqual(['api 1', 'api 2', 'api 3']);
    expect(await job()).not.toBe(before);
    const format = '{{.Name}} {{index .Config.Labels "build"}}';
    const running = await onHost(
      'app',
      `docker inspect --format '${format}' $(docker ps -q --filter label=arrimage.service=api)`,
    );
    const upstreams = await onHost('app', 'docker exec samaconso-lab-edge cat /etc/arrimage/nginx/upstreams.conf');
    for (const line of running.trim().split('\n')) {
      const [, name, build = ''] = /^\/(\S+) (\d)$/.exec(line) ?? [];
      expect(build).toBe('2');
      expect(upstreams).toContain(`server ${name}:8000 `);
    }
  });

  test('of the kind port replaces the edge, and the API that trusts its origin', async () => {
    expect(await replacedBy('edge.port=8080', `origin=${EDGE}:8080`)).toEqual(['api 1', 'api 2', 'api 3', 'edge 1']);
  });

  test('deployed again changes nothing, and Terraform plans nothing on any stack', async () => {
    expect((await withSettings('deploy')).stdout).toContain('runs as it should; nothing was changed');
    expect(await terraformPlans()).toEqual({ db: 0, app: 0, worker: 0 });
  });
});

describe('containers that were changed by hand', () => {
  test('are found, each, and put right', async () => {
    const before = await containerIds();
    await onHost('worker', 'docker stop samaconso-lab-redis');
    await onHost('db', 'docker rm -f samaconso-lab-pgbouncer');
    await onHost('db', 'docker update --memory 300m --memory-swap 300m samaconso-lab-minio');
    const api = 'docker ps --filter label=arrimage.service=api --filter label=arrimage.replica=1 -q';
    await onHost('app', `docker update --memory 300m --memory-swap 300m $(${api})`);
    const status = await withSettings('status', '--exit-code');
    for (const line of [
      'server worker: redis (samaconso-lab-redis) has ended with code 0',
      'server db: pgbouncer (samaconso-lab-pgbouncer) is not there',
      'server db: minio (samaconso-lab-minio) its memory was changed',
      'server app: api (api-',
    ]) {
      expect(status.stdout).toContain(line);
    }
    expect(status.code).toBe(3);
    await deployed(...settings);
    expect(replaced(before, await containerIds())).toEqual(['api 1', 'minio 1', 'pgbouncer 1']);
    expect((await withSettings('status', '--exit-code')).code).toBe(0);
  });

  test('are replaced where the tag of their image was moved', async () => {
    const image = 'samaconso/worker:2.0.0';
    const id = (await onHost('worker', `docker image inspect --format '{{.Id}}' ${image}`)).trim();
    await onHost('worker', `printf 'FROM ${image}\\nLABEL moved=yes\\n' | docker build -q -t ${image} -`);
    expect((await withSettings('status')).stdout).toContain('its image was changed');
    expect(await replacedBy()).toEqual(['worker 1']);
    const label = 'docker inspect --format \'{{index .Config.Labels "moved"}}\'';
    expect(await onHost('worker', `${label} $(docker ps -q --filter label=arrimage.service=worker)`)).toBe('yes\n');
    expect((await withSettings('status', '--exit-code')).code).toBe(0);
    await onHost('worker', `docker tag ${id} ${image}`);
    expect(await replacedBy()).toEqual(['worker 1']);
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

  test('finishes its task first, when it is a worker', async () => {
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
      .toMatchObject({ message: 'takes a while', worker: old });
  });
});
