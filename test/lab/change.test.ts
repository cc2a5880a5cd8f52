import { beforeAll, describe, expect, test } from 'vitest';
import { arrimage, containerIds, deployed, EDGE, LAB, onHost, replaced, terraformPlans } from './tools/deployed-lab.ts';

/** Deploys with settings, and gives the services and replicas whose containers are other ones than before. */
async function replacedBy(...settings: readonly string[]): Promise<readonly string[]> {
  const before = await containerIds();
  await deployed(...settings);
  return replaced(before, await containerIds());
}

describe('a changed setting', () => {
  beforeAll(() => deployed());
  // Each is laid over those before it, so that each deployment changes just one.
  const settings: string[] = [];

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
    ['memory', ['postgres.resources.memory=640MiB'], ['postgres 1']],
    ['replica count', ['api.replicas=3'], ['api 3']],
    ['port', ['edge.port=8080', `origin=${EDGE}:8080`], ['api 1', 'api 2', 'api 3', 'edge 1']],
  ])('of the kind %s replaces what it concerns, and nothing else', async (_kind, added, expected) => {
    settings.push(...added);
    expect(await replacedBy(...settings)).toEqual(expected);
  });

  test('deployed again changes nothing, and Terraform plans nothing on any stack', async () => {
    const again = await arrimage('deploy', 'samaconso/lab', ...settings.flatMap((text) => ['--set', text]));
    expect(again.stdout).toContain('runs as it should; nothing was changed');
    expect(await terraformPlans()).toEqual({ db: 0, app: 0, worker: 0 });
  });

  test('of the image runs the migration again, then replaces the API', async () => {
    await deployed();
    const build = "printf 'FROM samaconso/api:2.0.0\\nLABEL build=2\\n' | docker build -q -t samaconso/api:2.0.1 -";
    await onHost('app', build);
    expect(await replacedBy('images.api.tag=2.0.1')).toEqual(['api 1', 'api 2']);
    const image = await onHost(
      'app',
      'docker inspect --format \'{{index .Config.Labels "build"}}\' $(docker ps -q --filter label=arrimage.service=api)',
    );
    expect(image).toBe('2\n2\n');
  });

  test('that an edge can read again reloads it, and it keeps its container', async () => {
    const before = await containerIds();
    expect(await replacedBy('api.environment.X=reload')).not.toContain('edge 1');
    expect((await containerIds())['edge 1']).toBe(before['edge 1']);
    const names = await onHost('app', "docker ps --filter label=arrimage.service=api --format '{{.Names}}'");
    const upstreams = await onHost('app', 'docker exec samaconso-lab-edge cat /etc/arrimage/nginx/upstreams.conf');
    for (const name of names.trim().split('\n')) expect(upstreams).toContain(`server ${name}:8000 `);
  });
});

describe('containers that were changed by hand', () => {
  test('are found, each, and put right', async () => {
    await deployed();
    const before = await containerIds();
    await onHost('worker', 'docker stop samaconso-lab-redis');
    await onHost('db', 'docker rm -f samaconso-lab-pgbouncer');
    await onHost('db', 'docker update --memory 300m --memory-swap 300m samaconso-lab-minio');
    const api = 'docker ps --filter label=arrimage.service=api --filter label=arrimage.replica=1 -q';
    await onHost('app', `docker update --memory 300m --memory-swap 300m $(${api})`);
    const status = await arrimage('status', 'samaconso/lab', '--exit-code');
    for (const line of [
      'server worker: redis (samaconso-lab-redis) has ended with code 0',
      'server db: pgbouncer (samaconso-lab-pgbouncer) is not there',
      'server db: minio (samaconso-lab-minio) its memory was changed',
      'its memory was changed',
    ]) {
      expect(status.stdout).toContain(line);
    }
    expect(status.code).toBe(3);
    await deployed();
    expect(replaced(before, await containerIds())).toEqual(['api 1', 'minio 1', 'pgbouncer 1']);
    expect((await arrimage('status', 'samaconso/lab', '--exit-code')).code).toBe(0);
  });
});

describe('a container that is replaced', () => {
  test('gets its grace: PostgreSQL shuts down cleanly', async () => {
    await deployed();
    const container = (await onHost('db', 'docker ps -q --no-trunc --filter name=samaconso-lab-postgres')).trim();
    const log = `/var/lib/docker/containers/${container}/${container}-json.log`;
    const { asRoot } = await import('./tools/deployed-lab.ts');
    await asRoot('db', `ln ${log} /var/lib/docker/postgres.log`);
    await deployed('postgres.resources.memory=640MiB');
    const { stdout } = await asRoot('db', 'cat /var/lib/docker/postgres.log; rm /var/lib/docker/postgres.log');
    expect(stdout).toContain('database system is shut down');
    const started = await onHost('db', 'docker logs samaconso-lab-postgres 2>&1');
    expect(started).not.toContain('was not properly shut down');
  });

  test('finishes its task first, when it is a worker', async () => {
    await deployed();
    const body = JSON.stringify({ queue: 'urgent', message: 'takes a while', seconds: 12 });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${EDGE}/notifications`, { method: 'POST', headers, body });
    const { id } = (await answer.json()) as { readonly id: string };
    const old = (await containerIds())['worker 1'];
    await deployed('worker.concurrency=4');
    await expect
      .poll(async () => (await fetch(`${EDGE}/notifications/${id}`)).json(), { timeout: 30_000 })
      .toMatchObject({ message: 'takes a while', worker: old });
    expect(LAB.hosts).toContain('worker');
  });
});
