import { cp, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, run } from '../../lab/run.ts';
import { browserOf, json } from './tools/browsing.ts';
import { LAB, onHost, PROJECT } from './tools/deployed-lab.ts';
import { destroyed, succeeded } from './tools/takeover.ts';

const ROOT = join(import.meta.dirname, '../..');
const TARGET = 'garage/lab';
const ADDRESS = `${LAB.subnet}.12`;

/** Beside the project of the other tests, whose hosts it shares. */
const OWN = `${PROJECT}-import`;

/** Runs the compiled command line in the new project. */
function arrimage(...argv: readonly string[]): Promise<Outcome> {
  return run([process.execPath, join(ROOT, 'dist/bin/main.js'), ...argv], { cwd: OWN, timeoutSeconds: 300 });
}

const app = (line: string): Promise<string> => onHost('app', line);

/** What the old project and the new deployment have on the host, by the names on its engine. */
const containers = () => app("docker ps -a --no-trunc --format '{{.ID}} {{.Names}}' | sort -k 2");
const volumes = () => app("docker volume ls --format '{{.Name}} {{.CreatedAt}}' | grep garage | sort");
const networks = () => app("docker network ls --format '{{.Name}}' | grep garage || true");
const folders = () => app('ls /srv/arrimage 2>/dev/null || true');

/** Brings the team's folder to the host and starts it there, and gives it to the new project as well. */
async function startProject(): Promise<void> {
  await rm(OWN, { recursive: true, force: true });
  await mkdir(join(OWN, '.arrimage'), { recursive: true });
  await symlink(join(PROJECT, '.arrimage/lab'), join(OWN, '.arrimage/lab'));
  await cp(join(ROOT, 'test/fixtures/garage'), join(OWN, 'garage'), { recursive: true });
  await rename(join(OWN, 'garage/production.env'), join(OWN, 'garage/.env'));
  const config = join(OWN, '.arrimage/lab', LAB.name, 'ssh_config');
  await app('rm -rf garage');
  succeeded(await run(['scp', '-q', '-r', '-F', config, join(OWN, 'garage'), 'app:garage']));
  await app('cd garage && docker compose up --detach --quiet-pull');
}

/** Replaces a text of a file of the project, as an editor would. */
async function edit(file: string, before: string, after: string): Promise<void> {
  const path = join(OWN, file);
  const text = await readFile(path, 'utf8');
  if (!text.includes(before)) throw new Error(`${file}: expected ${before}, got\n${text}`);
  await writeFile(
    path,
    text.replace(before, () => after),
  );
}

const browse = browserOf(`http://${ADDRESS}:8080`);

async function logIn(): Promise<string> {
  const given = { email: 'admin@garage.example.org', password: 'Plaque-d-essai-42' };
  const { text } = await browse('/auth/login', json(given));
  return (JSON.parse(text) as { readonly access_token: string }).access_token;
}

async function plates(token: string): Promise<readonly string[]> {
  const { status, text } = await browse('/vehicles', { headers: { authorization: `Bearer ${token}` } });
  if (status !== 200) throw new Error(`/vehicles: ${status} ${text}`);
  return (JSON.parse(text) as readonly { readonly plate: string }[]).map(({ plate }) => plate);
}

describe('a Compose project that runs on a server', () => {
  let token = '';
  let before = '';
  let isRemoved = false;

  beforeAll(async () => {
    await destroyed('containers');
    await startProject();
  });
  afterAll(async () => {
    await app('rm -rf garage; docker compose -p garage down --volumes');
    if (!isRemoved) await arrimage('destroy', TARGET, '--volumes', '--confirm', TARGET);
    await rm(OWN, { recursive: true, force: true });
  });

  test('has data, as the team left it', async () => {
    await expect.poll(async () => (await browse('/health')).status, { timeout: 30_000 }).toBe(200);
    token = await logIn();
    const vehicle = { plate: 'DK-4711-BA', make: 'Renault', model: 'Duster' };
    const { status } = await browse('/vehicles', json(vehicle, { authorization: `Bearer ${token}` }));
    expect(status).toBe(201);
    before = await volumes();
  });

  test('is imported: what policies object to and what comes next is said', async () => {
    const { code, stdout } = await arrimage(
      ...['import', 'garage/compose.yaml', '--env-file', 'garage/.env', '--server', ADDRESS, '--environment', 'lab'],
    );

    expect(code).toBe(0);
    expect(stdout).toContain('written stacks/garage.ts\n');
    expect(stdout.match(/^(?:error|failed) .*$/gm)?.join('\n')).toMatchInlineSnapshot(`
      "error garage/lab main/postgres: expected 60 seconds or more to stop in, or it loses a clean shutdown, got "30s"; raise the stop grace (short-stop-grace)
      error garage/lab main/redis: expected a maxmemory of 51.2 MiB at most under a limit of 64 MiB, got "no maxmemory"; lower it or raise the limit (redis-memory)
      failed garage/lab: 1 server, 4 services, 2 errors, 2 warnings"
    `);
    expect(stdout.slice(stdout.indexOf('Next:'))).toMatchInlineSnapshot(`
      "Next:
        npm install
        npx arrimage check garage/lab
        npx arrimage doctor garage/lab
        docker compose -p garage down    on the server, just before the first deployment; never with -v, which removes the data
        npx arrimage deploy garage/lab
      The volumes keep their names, and so their data. Until the deployment is done, nothing of it runs.
      "
    `);
  });

  test('passes the check once that is mended, and the way to the server is said', async () => {
    // In the place of npm install.
    await mkdir(join(OWN, 'node_modules'));
    await symlink(ROOT, join(OWN, 'node_modules/arrimage'));
    const config = `.arrimage/lab/${LAB.name}/ssh_config`;
    await edit('config/garage/lab.yaml', `address: ${ADDRESS} }`, `address: ${ADDRESS}, sshConfig: ${config} }`);
    await edit('stacks/garage.ts', '--appendonly yes', '--appendonly yes --maxmemory 48mb');
    await edit('stacks/garage.ts', 'maxMemoryBytes: null', 'maxMemoryBytes: 48 * 1024 ** 2');
    const image = 'image: images.postgres,\n';
    await edit('stacks/garage.ts', image, `${image}    stopGraceSeconds: 60,\n`);

    const { code, stdout } = await arrimage('check', TARGET);

    expect(stdout).not.toMatch(/^error/m);
    expect(code).toBe(0);
  });

  test('is respected as long as it runs: a deployment says what is in the way, and touches nothing', async () => {
    const everything = async () => [await containers(), await volumes(), await networks(), await folders()];
    const running = await everything();

    const { code, stderr } = await arrimage('deploy', TARGET, '--yes');

    // What takes long says how long it took.
    const withoutTimes = stderr.replace(/ {2}[\d.]+ s$/gm, '');
    expect(
      withoutTimes.match(/^(?:FAILED|server main: (?:port|network|volume)|nothing) .*$/gm)?.join('\n'),
    ).toMatchInlineSnapshot(`
      "FAILED preflight
      server main: port 0.0.0.0:8080: held by the container garage-web-1; run docker compose -p garage down there first (volumes stay), or publish another port than 8080
      server main: network garage-net: made by the Compose project garage; run docker compose -p garage down there first (volumes stay)
      server main: volume garage_pgdata: in use by the container garage-db; run docker compose -p garage down there first (volumes stay)
      server main: volume garage-sessions: in use by the container garage-redis-1; run docker compose -p garage down there first (volumes stay)
      nothing was changed"
    `);
    expect(code).toBe(4);
    expect(await everything()).toEqual(running);
    expect(await plates(token)).toEqual(['DK-4711-BA']);
  });

  test('is in the way too where it was only stopped, since its network is left', async () => {
    await app('cd garage && docker compose stop');
    const stopped = await containers();

    const { code, stderr } = await arrimage('deploy', TARGET, '--yes');

    expect(stderr).toContain('\nserver main: network garage-net: made by the Compose project garage; ');
    expect(code).toBe(4);
    expect(await containers()).toBe(stopped);
  });

  test('gives way to the deployment, which finds its data, its passwords and its sessions', async () => {
    await app('docker compose -p garage down');

    const { code, stdout, stderr } = await arrimage('deploy', TARGET, '--yes');

    expect(stderr).not.toContain('FAILED');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(await volumes()).toBe(before);
    expect(await networks()).toBe('garage-net\n');
    expect(await plates(token)).toEqual(['DK-4711-BA']);
    expect(await plates(await logIn())).toEqual(['DK-4711-BA']);
    expect((await containers()).replaceAll(/^\w+ /gm, '')).toMatchInlineSnapshot(`
      "garage-lab-api
      garage-lab-migrate
      garage-lab-postgres
      garage-lab-redis
      garage-lab-web
      "
    `);
  });

  test('is left alone by a second deployment', async () => {
    const running = await containers();

    const { code, stdout } = await arrimage('deploy', TARGET);

    expect(code).toBe(0);
    expect(stdout).toContain('garage/lab runs as it should; nothing was changed');
    expect(await containers()).toBe(running);
  });

  test('is removed with its data', async () => {
    succeeded(await arrimage('destroy', TARGET, '--volumes', '--confirm', TARGET));
    isRemoved = true;

    const left = [await containers(), await networks(), await app('docker volume ls -q | grep garage || true')];
    expect(left).toEqual(['', '', '']);
  });
});
