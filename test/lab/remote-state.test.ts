import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { labOf } from '../../lab/lab-settings.ts';
import { startOutside } from '../../lab/outside/outside.ts';
import { run, runOrThrow } from '../../lab/run.ts';
import { arrimageIn, writePageProject } from './tools/page-project.ts';
import { labSetup, labTeardown } from './tools/setup.ts';
import { type StateServer, startStateServer } from './tools/state-server.ts';
import { ROOT, testLab } from './tools/test-lab.ts';

const LAB = testLab('rem', '10.68', ['app']);
const PASSWORD = 'cAnAryOfTheStates7';
const BACKENDS = ['s3', 'pg', 'http'] as const;
type Backend = (typeof BACKENDS)[number];

/** All that is written here, whatever fails before; nothing else is ever removed. */
const OWN = mkdtempSync(join(tmpdir(), 'arrimage-states-'));
const PROJECT = join(OWN, 'project');
let web: StateServer | null = null;

/** Starts what keeps states beside the host; Terraform is told of it by the environment. */
async function startBackends(): Promise<{ readonly s3: string; readonly http: string }> {
  const lab = labOf(LAB.settings, LAB.place);
  const [minio, postgres] = await Promise.all([
    startOutside(lab, {
      ...{ name: 'states-s3', image: 'lab/minio:1', number: 210, command: ['server', '/data'] },
      environment: { MINIO_ROOT_USER: 'states', MINIO_ROOT_PASSWORD: PASSWORD },
    }),
    startOutside(lab, {
      ...{ name: 'states-pg', image: 'lab/postgres:18', number: 211 },
      environment: { POSTGRES_USER: 'states', POSTGRES_PASSWORD: PASSWORD },
    }),
  ]);
  Object.assign(process.env, {
    ...{ AWS_ACCESS_KEY_ID: 'states', AWS_SECRET_ACCESS_KEY: PASSWORD },
    PG_CONN_STR: `postgres://states:${PASSWORD}@${postgres}/states?sslmode=disable`,
    ...{ TF_HTTP_USERNAME: 'states', TF_HTTP_PASSWORD: PASSWORD },
  });
  web = await startStateServer('states', PASSWORD);
  const bucket = `mc alias set it http://127.0.0.1:9000 states ${PASSWORD} && mc mb --ignore-existing it/states`;
  const make = ['docker', 'exec', `${lab.network}-states-s3`, 'sh', '-c', bucket];
  await vi.waitFor(() => runOrThrow(make), { timeout: 60_000, interval: 500 });
  const ready = ['docker', 'exec', `${lab.network}-states-pg`, 'pg_isready', '-h', postgres, '-U', 'states'];
  await vi.waitFor(() => runOrThrow(ready), { timeout: 60_000, interval: 500 });
  return { s3: `http://${minio}:9000`, http: web.address };
}

beforeAll(async () => {
  await labSetup(LAB);
  const { s3, http } = await startBackends();
  mkdirSync(PROJECT);
  await writePageProject(PROJECT, LAB, {
    s3: `state: { kind: s3, bucket: states, region: us-east-1, endpoint: "${s3}" }\n`,
    pg: 'state: { kind: pg }\n',
    http: `state: { kind: http, address: "${http}" }\n`,
  });
});

afterAll(async () => {
  await web?.close();
  rmSync(OWN, { recursive: true, force: true });
  await labTeardown(LAB);
});

/** Runs a deployment or a rollback, and gives its exit code and how it ended. */
async function outcome(cwd: string, ...argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await arrimageIn(cwd, ...argv, '--yes', '--format', 'json');
  if (stdout === '') return `${code} ${stderr}`;
  const report = JSON.parse(stdout) as { readonly outcome: string; readonly errors: readonly string[] };
  return [`${code} ${report.outcome}`, ...report.errors].join('\n');
}

/** Terraform's own word on a stack, in the folder of a project. */
async function terraformPlan(cwd: string, backend: Backend): Promise<string> {
  const words = ['plan', '-detailed-exitcode', '-input=false', '-no-color'];
  const { code, stdout, stderr } = await run(['terraform', ...words], { cwd: stackOf(cwd, backend) });
  return code === 0 ? 'no changes' : `${code} ${stdout}${stderr}`;
}

function stackOf(cwd: string, backend: Backend): string {
  return join(cwd, 'cdktf.out/stacks', `page-${backend}-app`);
}

function containers(backend: Backend): Promise<string> {
  const filter = `--filter label=arrimage.environment=${backend}`;
  return LAB.onHost('app', `docker ps -a ${filter} --format '{{.ID}} {{.Names}} {{.State}}' | sort`);
}

describe.each(BACKENDS)('states at the backend %s', (backend) => {
  const target = `page/${backend}`;

  test('are written by a deployment; the next one changes nothing and starts no Terraform', async () => {
    expect(await outcome(PROJECT, 'deploy', target)).toBe('0 deployed');
    expect(await terraformPlan(PROJECT, backend)).toBe('no changes');
    rmSync(join(stackOf(PROJECT, backend), 'cdk.tf.json'));

    expect(await outcome(PROJECT, 'deploy', target)).toBe('0 unchanged');
  });

  test('are what they were before a deployment that failed', async () => {
    const before = await containers(backend);
    const failed = await outcome(PROJECT, 'deploy', target, '--set', 'health=false');

    expect(failed).toMatch(/^4 failed\nserver app: web-[0-9a-f]{8} is unhealthy/);
    expect(await containers(backend)).toBe(before);
    expect(await terraformPlan(PROJECT, backend)).toBe('no changes');
  });

  test('are taken up from another machine when a controller was killed', async () => {
    const other = join(OWN, `other-${backend}`);
    mkdirSync(other);
    for (const name of ['config', 'systems.ts', 'package.json', 'node_modules', '.arrimage/lab'])
      await cp(join(PROJECT, name), join(other, name), { recursive: true, verbatimSymlinks: true });
    await killedDeployment(target, backend);
    expect((await arrimageIn(other, 'unlock', target)).code).toBe(0);

    expect(await outcome(other, 'deploy', target, '--set', 'greeting=again')).toBe('0 deployed');
    expect(await terraformPlan(other, backend)).toBe('no changes');
    expect((await containers(backend)).trim().split('\n')).toHaveLength(2);
    expect(await outcome(other, 'rollback', target)).toBe('0 deployed');
    expect(await terraformPlan(other, backend)).toBe('no changes');
  });

  test('are empty after everything was removed', async () => {
    const { code, stderr } = await arrimageIn(PROJECT, 'destroy', target, '--volumes', '--confirm', target);

    expect([code, stderr]).toEqual([0, expect.not.stringContaining('rror')]);
    expect(await containers(backend)).toBe('');
    expect(await LAB.onHost('app', `docker volume ls -q | grep page-${backend} || true`)).toBe('');
  });
});

/** Starts a deployment and kills it without a word while its Terraform works. */
async function killedDeployment(target: string, backend: Backend): Promise<void> {
  const argv = ['deploy', target, '--yes', '--set', 'greeting=killed'];
  const child = spawn(process.execPath, [join(ROOT, 'dist/bin/main.js'), ...argv], { cwd: PROJECT, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const list = `docker ps -q --filter label=arrimage.environment=${backend} --filter label=arrimage.service=web`;
  await expect.poll(async () => (await LAB.onHost('app', list)).trim().split('\n').length, { timeout: 60_000 }).toBe(2);
  child.kill('SIGKILL');
  await ended;
}

describe('the credentials of a backend', () => {
  test('stand in no file of the project', () => {
    const files = readdirSync(PROJECT, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));

    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => readFileSync(file).includes(PASSWORD))).toEqual([]);
  });
});
