import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cacheFolder, labDown, labStatus, labUp } from '../../lab/lab.ts';
import { run, runOrThrow } from '../../lab/run.ts';

const settings = { name: 'test', subnet: '198.51.101', hosts: ['one', 'two', 'three'] };
const place = {
  project: mkdtempSync(join(tmpdir(), 'arrimage-lab-')),
  cache: cacheFolder,
  report: (line: string) => process.stderr.write(`${line}\n`),
};
const folder = join(place.project, '.arrimage/lab/test');
const ssh = (...words: readonly string[]) => run(['ssh', '-F', join(folder, 'ssh_config'), ...words]);

describe('a lab', () => {
  beforeAll(() => labUp(settings, place));
  afterAll(() => labDown(settings, place));

  test('has three hosts, each with an engine of its own', async () => {
    const { hosts } = await labStatus(settings, place);
    expect(hosts.map(({ name, address, running }) => ({ name, address, running }))).toEqual([
      { name: 'one', address: '198.51.101.11', running: 0 },
      { name: 'two', address: '198.51.101.12', running: 0 },
      { name: 'three', address: '198.51.101.13', running: 0 },
    ]);
    for (const { engine } of hosts) expect(engine).toMatch(/^28\./);
    const ids = await Promise.all(hosts.map(({ name }) => ssh(name, 'docker', 'info', '--format', '{{.ID}}')));
    expect(new Set(ids.map(({ stdout }) => stdout)).size).toBe(3);
  });

  test('comes up again without touching a host that runs', async () => {
    const inspect = ['docker', 'inspect', '--format', '{{.Id}} {{.State.StartedAt}}'];
    const hosts = settings.hosts.map((name) => `arrimage-test-${name}`);
    const before = await runOrThrow([...inspect, ...hosts]);
    await labUp(settings, place);
    expect(await runOrThrow([...inspect, ...hosts])).toBe(before);
  });

  test('lets the deployment user in by key, who is not root and may use Docker', async () => {
    expect((await ssh('one', 'id', '-un')).stdout).toBe('deploy\n');
    expect((await ssh('198.51.101.11', 'docker', 'ps', '-q')).code).toBe(0);
    expect((await ssh('-l', 'root', 'one', 'true')).stderr).toContain('Permission denied (publickey)');
  });

  test('is reached by docker -H ssh://', async () => {
    const path = `PATH=${join(folder, 'bin')}:${process.env['PATH']}`;
    const answer = await run(['env', path, 'docker', '-H', 'ssh://two', 'info', '--format', '{{.Name}}']);
    expect(answer).toEqual({ code: 0, stdout: 'two\n', stderr: '' });
  });

  test('fails when a host has another key than the one it was given', async () => {
    const known = readFileSync(join(folder, 'known_hosts'), 'utf8').split('\n');
    const other = known[1]?.split(' ').slice(1).join(' ') ?? '';
    const wrong = join(place.project, 'wrong_hosts');
    await runOrThrow(['sh', '-c', `echo 'arrimage-test-one ${other}' > '${wrong}'`]);
    const { code, stderr } = await ssh('-o', `UserKnownHostsFile=${wrong}`, 'one', 'true');
    expect(code).toBe(255);
    expect(stderr).toContain('Host key verification failed');
  });

  test('keeps its containers when the engine stops, and finds them when it starts', async () => {
    const loop = ['docker', 'run', '-d', '--name', 'loop', '--stop-timeout', '1', 'lab/redis:8', 'sleep', '600'];
    expect((await ssh('three', ...loop)).code).toBe(0);
    await runOrThrow(['docker', 'exec', 'arrimage-test-three', 'lab-engine', 'stop']);
    expect((await ssh('three', 'pgrep', '-fx', "'sleep 600'")).code).toBe(0);
    await runOrThrow(['docker', 'exec', 'arrimage-test-three', 'lab-engine', 'start']);
    await expect
      .poll(async () => (await ssh('three', 'docker', 'ps', '--format', '{{.Names}}')).stdout, { timeout: 30_000 })
      .toBe('loop\n');
    await ssh('three', 'docker', 'rm', '-f', 'loop');
  });

  test.each([
    ['lab/postgres:18', ['SIGINT', 'docker-entrypoint.sh', '/var/lib/postgresql', '5432/tcp', '']],
    ['lab/rabbitmq:4.3-management', ['', 'docker-entrypoint.sh', '/var/lib/rabbitmq', '5672/tcp', '']],
    ['lab/redis:8', ['', 'docker-entrypoint.sh', '', '6379/tcp', '']],
    ['lab/nginx:1.30', ['SIGQUIT', '/docker-entrypoint.sh', '', '80/tcp', '']],
    ['lab/minio:1', ['', '/usr/bin/docker-entrypoint.sh', '/data', '9000/tcp', '']],
    ['lab/pgbouncer:1', ['', '/usr/bin/pgbouncer', '', '6432/tcp', '998:996']],
  ])('has %s with the interface of the official image', async (image, [signal, entry, volume, port, user]) => {
    const { stdout } = await ssh('one', 'docker', 'image', 'inspect', '--format', "'{{json .Config}}'", image);
    const config = JSON.parse(stdout) as Record<string, unknown>;
    expect(config['StopSignal'] ?? '').toBe(signal);
    expect((config['Entrypoint'] as readonly string[])[0]).toBe(entry);
    if (volume !== '') expect(Object.keys(config['Volumes'] as object)).toContain(volume);
    expect(Object.keys(config['ExposedPorts'] as object)).toContain(port);
    expect(config['User'] ?? '').toBe(user);
  });

  test.each([
    ['lab/postgres:18', 'postgres', '999:999'],
    ['lab/redis:8', 'redis', '999:999'],
    ['lab/rabbitmq:4.3-management', 'rabbitmq', '999:999'],
    ['lab/pgbouncer:1', 'pgbouncer', '998:996'],
    ['lab/nginx:1.30', 'nginx', '101:101'],
  ])('has in %s the user %s as %s', async (image, user, ids) => {
    const command = ['docker', 'run', '--rm', '--entrypoint', 'id', image];
    const answers = await Promise.all(['-u', '-g'].map((flag) => ssh('two', ...command, flag, user)));
    expect(answers.map(({ stdout }) => stdout.trim()).join(':')).toBe(ids);
  });

  test.each([
    ['orchestra/api:2.0.0', 'dist/main.js'],
    ['orchestra/web:2.0.0', 'server.js'],
  ])('has in %s the program %s for a plain user, and nothing that only built it', async (image, program) => {
    const look = `'id -u; find ${program} src app node_modules/typescript node_modules/sharp -maxdepth 0'`;
    const { stdout } = await ssh('one', 'docker', 'run', '--rm', image, 'sh', '-c', look);
    expect(stdout).toBe(`1000\n${program}\n`);
  });
});

describe('a lab that is gone', () => {
  test('has left nothing', async () => {
    await labUp(settings, place);
    await labDown(settings, place);
    const what = [
      ['ps', '-aq'],
      ['network', 'ls', '-q'],
      ['volume', 'ls', '-q'],
    ];
    for (const list of what) {
      const { stdout } = await run(['docker', ...list, '--filter', 'label=arrimage.lab=test']);
      expect(stdout).toBe('');
    }
    expect(existsSync(join(place.project, '.arrimage'))).toBe(false);
    expect((await run(['find', '/sys/fs/cgroup', '-type', 'd', '-name', 'arrimage-test*'])).stdout).toBe('');
  });
});
