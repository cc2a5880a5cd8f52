import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, run } from '../../lab/run.ts';
import { terraformVariables } from './tools/deployed-lab.ts';
import { startLoad } from './tools/load.ts';
import { labSetup, labTeardown } from './tools/setup.ts';
import { cdktfIn, succeeded } from './tools/takeover.ts';
import { ROOT, testLab } from './tools/test-lab.ts';

const LAB = testLab('can', '10.67', ['app']);
const { name, subnet } = LAB.settings;

const TARGET = 'shop/lab';
const ADDRESS = `${subnet}.11`;

/** The project of the test, beside that of its lab. */
const OWN = `${LAB.place.project}-shop`;

const RC = join(LAB.place.project, '.arrimage/lab', name, 'terraform.rc');

const PAGE = `
import http.server, os, signal, sys

version = os.environ["RELEASE"]

class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        is_good = self.path == "/health" or not version.startswith("bad")
        if not is_good: print("cannot answer", self.path, file=sys.stderr, flush=True)
        self.send_response(200 if is_good else 500)
        self.send_header("Content-Length", str(len(version)))
        self.end_headers()
        self.wfile.write(version.encode())
    def log_message(self, *words): pass

signal.signal(signal.SIGTERM, lambda *_: sys.exit())
http.server.ThreadingHTTPServer(("", 8000), Page).serve_forever()
`;

/** Two pages and the edge in front of them. */
const STACK = `
import { defineSettings, defineSystem, NginxEdge, nouns, serversOf, WebService } from 'arrimage';
const { systemFields, z } = nouns;
const settings = defineSettings('shop', z.strictObject({ ...systemFields, release: z.string(), admin: z.string() }));
export const shop = defineSystem(settings, (environment, { release, admin, ...given }) => {
  const server = serversOf(environment, given)('app');
  const resources = { memoryBytes: 64 * 1024 ** 2, cpus: 1, pids: 100 };
  const page = (name, version, replicas) => new WebService(server, name, {
    image: 'samaconso/api:2.0.0',
    command: ['python', '-c', ${JSON.stringify(PAGE)}],
    runtime: 'python',
    healthPath: '/health',
    healthTimes: { intervalSeconds: 2, timeoutSeconds: 10, retries: 3, startPeriodSeconds: 30 },
    stopGraceSeconds: 5,
    environment: { RELEASE: version },
    replicas,
    resources,
  });
  new NginxEdge(server, 'edge', {
    image: 'lab/nginx:1.30',
    routes: [{ to: page('web', release, 2) }, { path: '/admin', to: page('admin', admin, 1) }],
    origins: ['http://${ADDRESS}'],
    timeoutSeconds: 5,
    resources,
  });
});
`;

const SETTINGS = `
release: one
admin: one
servers:
  app: { address: ${ADDRESS}, sshConfig: .arrimage/lab/${name}/ssh_config, memory: 4GiB, cpus: 2 }
strategy: { kind: canary, percent: 20, period: 12s, minimumRequests: 10 }
suppressions:
  - { policy: image-without-digest, reason: the images of the lab are built on this machine }
`;

/** Runs the compiled command line in the new project. */
function arrimage(...argv: readonly string[]): Promise<Outcome> {
  return run([process.execPath, join(ROOT, 'dist/bin/main.js'), ...argv], { cwd: OWN, timeoutSeconds: 300 });
}

function deploy(release: string, admin = 'one'): Promise<Outcome> {
  return arrimage('deploy', TARGET, '--yes', '--set', `release=${release}`, '--set', `admin=${admin}`);
}

async function writeProject(): Promise<void> {
  await rm(OWN, { recursive: true, force: true });
  await mkdir(join(OWN, 'node_modules'), { recursive: true });
  succeeded(await arrimage('init', '--yes', '--system', 'shop'));
  await symlink(ROOT, join(OWN, 'node_modules/arrimage'));
  await mkdir(join(OWN, '.arrimage'));
  await symlink(join(LAB.place.project, '.arrimage/lab'), join(OWN, '.arrimage/lab'));
  await writeFile(join(OWN, 'stacks/shop.ts'), STACK);
  await rm(join(OWN, 'config/shop/base.yaml'));
  await rm(join(OWN, 'config/shop/prod.yaml'));
  await writeFile(join(OWN, 'config/shop/lab.yaml'), SETTINGS);
}

/** Asks both pages all the time meanwhile; gives what each answer said, in order. */
async function underLoad(work: () => Promise<Outcome>) {
  const [said, admin]: [string[], string[]] = [[], []];
  const askedBy = (path: string, answers: string[]) => ({
    path,
    status: 200,
    told: (text: string) => void answers.push(text),
  });
  const requests = [1, 2, 3, 4].flatMap((client) => [askedBy(`/?${client}`, said), askedBy(`/admin?${client}`, admin)]);
  const load = startLoad(`http://${ADDRESS}`, requests);
  const outcome = await work();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return { ...outcome, ...(await load.end()), said, admin };
}

/** Names of the containers of the page and of nginx that run. */
async function running(): Promise<readonly string[]> {
  return (await LAB.onHost('app', "docker ps --filter label=arrimage.service --format '{{.Names}}' | sort")).split(
    '\n',
  );
}

/** Exit code of `terraform plan -detailed-exitcode`: 0 is no change. */
async function terraformPlan(): Promise<number> {
  const cwd = join(OWN, 'cdktf.out/stacks/shop-lab-app');
  const plan = ['terraform', 'plan', '-detailed-exitcode', '-input=false'];
  return (await run([...(await terraformVariables(RC)), ...plan], { cwd, timeoutSeconds: 120 })).code;
}

describe('a canary', () => {
  beforeAll(async () => {
    await labSetup(LAB);
    await writeProject();
    succeeded(await deploy('one'));
  });
  afterAll(async () => {
    await arrimage('destroy', TARGET, '--volumes', '--confirm', TARGET);
    await rm(OWN, { recursive: true, force: true });
    await labTeardown(LAB);
  });

  test('stops a version that answers with errors, before more than its share of the clients has seen them', async () => {
    const before = await running();

    const { code, stdout, stderr, sent, failed, said } = await underLoad(() => deploy('bad'));

    expect(code, `${stderr}${stdout}`).toBe(4);
    expect(stdout).toMatch(
      /web: \d+ of \d+ answers of the new containers were errors, 100 %, and 1 % may be; of the old ones' 0 of \d+; all requests go to the old containers again\nlast lines of web-[0-9a-f]{8}:\n(?:cannot answer \/\?\d\n)+/,
    );
    expect(failed.every((text) => text.endsWith('500 bad'))).toBe(true);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(0.4 * sent);
    expect(said.at(-1)).toBe('one');
    expect(await running()).toEqual(before);
    expect(await terraformPlan()).toBe(0);
  });

  test('lets a good version pass: old, mixed at about the weight, then new', async () => {
    const { code, stdout, stderr, failed, said } = await underLoad(() => deploy('two'));

    expect([code, failed], `${stderr}${stdout}`).toEqual([0, []]);
    expect(stderr).toMatch(/app: web: 20 % of the requests go to the new containers for 12 s/);
    expect(stderr).toMatch(/app: web: \d+ of \d+ requests went to the new containers, 0 errors, \d+ s left/);
    expect(stderr).toMatch(/app: web: \d+ of \d+ requests went to the new containers, 0 errors; they get all now/);
    const mixed = said.slice(said.indexOf('two'), said.lastIndexOf('one'));
    const share = mixed.filter((text) => text === 'two').length / mixed.length;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.3);
    expect(said[0]).toBe('one');
    expect(said.at(-1)).toBe('two');
    expect(await terraformPlan()).toBe(0);
  });

  test('gives each service behind an edge its share, and stops both for the errors of one', async () => {
    const before = await running();

    const { code, stdout, stderr, failed, said, admin } = await underLoad(() => deploy('three', 'bad'));

    expect(code, `${stderr}${stdout}`).toBe(4);
    expect(stderr).toMatch(/app: web: 20 % of the requests go to the new containers for 12 s/);
    expect(stderr).toMatch(/app: admin: 20 % of the requests go to the new containers for 12 s/);
    expect(stdout).toMatch(/admin: \d+ of \d+ answers of the new containers were errors/);
    expect(stdout).not.toMatch(/web: \d+ of \d+ answers of the new containers were errors/);
    expect([...new Set(failed.map((text) => text.replace(/\?\d/, '')))]).toEqual(['GET /admin: 500 bad']);
    expect([said.at(-1), admin.at(-1)]).toEqual(['two', 'one']);
    expect([said.includes('three'), await running()]).toEqual([true, before]);
    expect(await terraformPlan()).toBe(0);

    const good = await underLoad(() => deploy('three', 'two'));
    expect([good.code, good.failed], `${good.stderr}${good.stdout}`).toEqual([0, []]);
    for (const name of ['web', 'admin'])
      expect(good.stderr).toMatch(
        new RegExp(`app: ${name}: \\d+ of \\d+ requests went to the new containers, 0 errors; they get all now`),
      );
    expect([good.said.at(-1), good.admin.at(-1)]).toEqual(['three', 'two']);
  });

  test('is made and stopped in the same way where cdktf deploys', async () => {
    const before = await running();
    const cdktf = async (release: string): Promise<Outcome> => {
      await writeFile(join(OWN, 'config/shop/lab.yaml'), SETTINGS.replace('release: one', `release: ${release}`));
      return cdktfIn(OWN, await terraformVariables(RC), 'deploy', 'shop-lab-app', '--auto-approve');
    };

    const bad = await underLoad(() => cdktf('bad'));
    expect(bad.code).not.toBe(0);
    expect(`${bad.stdout}${bad.stderr}`).toMatch(/web: \d+ of \d+ answers of the new containers were errors/);
    expect(bad.said.at(-1)).toBe('three');
    // Terraform by itself does not go back; a deployment of what ran before does.
    expect((await running()).filter((name) => before.includes(name))).toEqual(before);

    const good = await underLoad(() => cdktf('four'));
    expect([good.code, good.failed], `${good.stderr}${good.stdout}`).toEqual([0, []]);
    expect([good.said.includes('three'), good.said.at(-1), good.admin.at(-1)]).toEqual([true, 'four', 'one']);
    expect(await terraformPlan()).toBe(0);
  });

  test('is not made on the way back to a release', async () => {
    const outcome = await arrimage('rollback', TARGET, '--to', '1', '--yes');

    succeeded(outcome);
    expect(outcome.stderr).not.toContain('% of the requests');
    expect(await (await fetch(`http://${ADDRESS}`)).text()).toBe('one');
  });
});
