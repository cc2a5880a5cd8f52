import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
const PATIENT = { timeout: 120_000, interval: 500 };
const PASSWORD = 'cAnAryOfTheStates7';
const ARRIMAGE = [process.execPath, join(ROOT, 'dist/bin/main.js')];
const WRONG = ['AWS_SECRET_ACCESS_KEY=no', 'TF_HTTP_PASSWORD=no', 'PG_CONN_STR=postgres://no:hidden@127.0.0.1:1/no'];
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
  await vi.waitFor(() => runOrThrow(make), PATIENT);
  const ready = ['docker', 'exec', `${lab.network}-states-pg`, 'pg_isready', '-h', postgres, '-U', 'states'];
  await vi.waitFor(() => runOrThrow(ready), PATIENT);
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

/** Does the same at every backend at once. */
async function atEach(work: (backend: Backend, target: string) => Promise<void>): Promise<void> {
  const done = await Promise.allSettled(BACKENDS.map((backend) => work(backend, `page/${backend}`)));
  const failed = done.flatMap((result, index) =>
    result.status === 'rejected' ? [`${BACKENDS[index]}: ${result.reason}`] : [],
  );
  if (failed.length > 0) throw new Error(failed.join('\n'));
}

describe('states at s3, pg and http', () => {
  test('are written by a deployment; the next one changes nothing and starts no Terraform', () =>
    atEach(async (backend, target) => {
      expect(await outcome(PROJECT, 'deploy', target)).toBe('0 deployed');
      expect(await terraformPlan(PROJECT, backend)).toBe('no changes');
      const stack = join(stackOf(PROJECT, backend), 'cdk.tf.json');
      rmSync(stack);

      expect(await outcome(PROJECT, 'deploy', target)).toBe('0 unchanged');
      expect(existsSync(stack)).toBe(false);
    }));

  test('are what they were before a deployment that failed', () =>
    atEach(async (backend, target) => {
      const before = await containers(backend);
      const failed = await outcome(PROJECT, 'deploy', target, '--set', 'health=false');

      expect(failed).toMatch(/^4 failed\nserver app: web-[0-9a-f]{8} is unhealthy/);
      expect(await containers(backend)).toBe(before);
      expect(await terraformPlan(PROJECT, backend)).toBe('no changes');
    }));

  test('are taken up by a machine without any file of the first, after this was killed; it goes back, too', () =>
    atEach(async (backend, target) => {
      const other = await otherMachine(backend);
      await killedDeployment(target, backend);
      expect((await arrimageIn(other, 'unlock', target)).code).toBe(0);

      expect(await outcome(other, 'deploy', target, '--set', 'greeting=again')).toBe('0 deployed');
      expect((await containers(backend)).trim().split('\n')).toHaveLength(2);
      expect(await outcome(other, 'rollback', target)).toBe('0 deployed');
      expect(await terraformPlan(other, backend)).toBe('no changes');
    }));

  test('are left to somebody who runs Terraform by hand', () =>
    atEach(async (backend, target) => {
      const [before, release] = [await containers(backend), await heldState(backend)];
      const locked = await outcome(PROJECT, 'deploy', target, '--set', 'greeting=locked');
      await release();

      expect(locked).toMatch(
        /^6 [\s\S]*the state of page-\w+-app is locked by Terraform itself, and not by a deployment[,;]/,
      );
      if (backend !== 'pg') expect(locked).toMatch(/, for \S+@\S+ since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ; wait until/);
      expect(await containers(backend)).toBe(before);
    }));

  test('fails when a credential is wrong, before anything is changed', () =>
    atEach(async (backend, target) => {
      const before = await containers(backend);
      const argv = ['deploy', target, '--yes', '--set', 'greeting=denied'];
      const { code, stderr } = await run(['env', ...WRONG, ...ARRIMAGE, ...argv], { cwd: PROJECT });

      expect([code, stderr]).toEqual([
        4,
        expect.stringContaining(`state: the backend ${backend} cannot be used; see that `),
      ]);
      expect(stderr).toContain('nothing was changed');
      expect(stderr).not.toContain('hidden');
      expect(await containers(backend)).toBe(before);
    }));
});

describe('states whose place is another one in the settings', () => {
  test('are not deployed on until they were moved, with the commands that the refusal names', async () => {
    const settings = join(PROJECT, 'config/page/s3.yaml');
    const [s3, http] = [readFileSync(settings, 'utf8'), readFileSync(join(PROJECT, 'config/page/http.yaml'), 'utf8')];
    writeFileSync(settings, http);
    const refused = await outcome(PROJECT, 'deploy', 'page/s3', '--set', 'greeting=moved');
    expect(refused).toMatch(
      /^2 state: expected the state of page-s3-app at http \(http:\S+\), got none there that knows/,
    );

    const moved = join(OWN, 'moved.tfstate');
    writeFileSync(settings, s3);
    expect((await arrimageIn(PROJECT, 'plan', 'page/s3')).code).toBe(0);
    const cwd = stackOf(PROJECT, 's3');
    writeFileSync(moved, await runOrThrow(['terraform', 'state', 'pull'], { cwd }));
    writeFileSync(settings, http);
    const { stdout, stderr } = await arrimageIn(PROJECT, 'plan', 'page/s3');
    expect(stdout + stderr).toContain('state: expected the state of page-s3-app');
    await runOrThrow(['terraform', 'state', 'push', moved], { cwd });

    expect(await outcome(PROJECT, 'deploy', 'page/s3', '--set', 'greeting=moved')).toBe('0 deployed');
    expect((await containers('s3')).trim().split('\n')).toHaveLength(2);
  });
});

describe('destroy', () => {
  test('removes everything', () =>
    atEach(async (backend, target) => {
      const { code, stderr } = await arrimageIn(PROJECT, 'destroy', target, '--volumes', '--confirm', target);

      expect([code, stderr]).toEqual([0, expect.not.stringContaining('rror')]);
      expect(await containers(backend)).toBe('');
      expect(await LAB.onHost('app', `docker volume ls -q | grep page-${backend} || true`)).toBe('');
    }));
});

/** What a colleague has who clones the project, with the same access to the host. */
async function otherMachine(backend: Backend): Promise<string> {
  const other = join(OWN, `other-${backend}`);
  mkdirSync(other);
  for (const name of ['config', 'systems.ts', 'package.json', 'node_modules', '.arrimage/lab'])
    await cp(join(PROJECT, name), join(other, name), { recursive: true, verbatimSymlinks: true });
  return other;
}

/** Starts a deployment and kills it without a word while its Terraform works. */
async function killedDeployment(target: string, backend: Backend): Promise<void> {
  const list = `docker ps -q --filter label=arrimage.environment=${backend} --filter label=arrimage.service=web`;
  const before = await LAB.onHost('app', list);
  const argv = ['deploy', target, '--yes', '--set', 'greeting=killed'];
  const child = spawn(process.execPath, [join(ROOT, 'dist/bin/main.js'), ...argv], { cwd: PROJECT, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('close', resolve));
  await vi.waitFor(async () => expect(await LAB.onHost('app', list)).not.toBe(before), PATIENT);
  child.kill('SIGKILL');
  await ended;
}

/** Locks a state as somebody does who works with Terraform by hand and thinks about its plan, until it is released. */
async function heldState(backend: Backend): Promise<() => Promise<void>> {
  const apply = spawn('terraform', ['apply', '-no-color', '-replace=docker_container.web_1'], {
    cwd: stackOf(PROJECT, backend),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => apply.on('close', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    apply.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Enter a value:')) resolve();
    });
    apply.once('close', (code) => reject(new Error(`terraform apply ended with ${code}: ${said}`)));
  });
  return () => {
    apply.stdin.end('no\n');
    return ended;
  };
}

describe('the credentials of a backend', () => {
  test('stand in no file of the project', () => {
    const files = readdirSync(OWN, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));

    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => readFileSync(file).includes(PASSWORD))).toEqual([]);
  });
});
