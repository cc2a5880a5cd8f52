import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../lab/run.ts';
import { arrimage, deployed, EDGE, onHost, PROJECT } from '../tools/deployed-lab.ts';
import { giveSecret, type OutsideWorld, startOutsideWorld, stopOutsideWorld } from '../tools/outside-world.ts';
import { ROOT } from '../tools/test-lab.ts';

const FIREBASE_PROJECT = 'samaconso-lab';

let world: OutsideWorld;

const behindProxy = () => [
  `firebase.project=${FIREBASE_PROJECT}`,
  `outboundProxy.address=${world.proxy.address}`,
  `outboundProxy.port=${world.proxy.port}`,
];

async function push(body: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`${EDGE}/notifications/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ device: 'phone-1', title: 'Consumption', body }),
  });
  return { status: answer.status, text: await answer.text() };
}

beforeAll(async () => {
  world = await startOutsideWorld(FIREBASE_PROJECT);
  await writeFile(join(PROJECT, 'config/samaconso/lab-company.pem'), world.companyAuthority);
});

afterAll(stopOutsideWorld);

describe('a notification of SamaConso, behind a proxy that opens TLS', () => {
  test('fails when the key of the service account is missing, and nothing is touched', async () => {
    // A lab that was kept may have it.
    await giveSecret('firebase-service-account', null);
    const { code, stderr } = await arrimage('deploy', 'samaconso/lab', '--yes', ...set(behindProxy()));
    expect(code).toBe(2);
    expect(stderr).toContain('firebase-service-account');
    expect(stderr).toContain('the JSON key file of the service account, from the Firebase console');
  });

  test("is delivered with verification on, once the company's authority is", async () => {
    await giveSecret('firebase-service-account', world.firebase.serviceAccount);
    await deployed(...behindProxy(), 'outboundProxy.certificateAuthority=lab-company.pem');
    expect(await push('240 kWh')).toMatchObject({ status: 201 });
    expect(await world.firebase.delivered()).toEqual([
      {
        name: expect.stringMatching(/^projects\/samaconso-lab\/messages\//),
        token: 'phone-1',
        notification: { title: 'Consumption', body: '240 kWh' },
        from: world.proxy.address,
      },
    ]);
    // The proxy saw the requests themselves, so it has opened what it passed on.
    expect(await world.proxy.requests()).toEqual(
      expect.arrayContaining([
        'TCP_MISS/200 POST https://oauth2.googleapis.com/token bump',
        'TCP_MISS/200 POST https://fcm.googleapis.com/v1/projects/samaconso-lab/messages:send bump',
      ]),
    );
  });

  test("fails in the same container where the company's authority is not trusted: verification refuses what the proxy signed", async () => {
    const ask = `import ssl, sys, urllib.request
try:
  urllib.request.urlopen(sys.argv[1], timeout=10)
except Exception as problem:
  print(type(problem).__name__, getattr(problem, 'code', problem))`;
    const from = async (environment: string) =>
      onHost(
        'app',
        `docker exec ${environment} ${await apiContainer()} /arrimage/entrypoint python -c ${quoted(ask)} https://fcm.googleapis.com/`,
      );
    expect(await from('')).toBe('HTTPError 404\n');
    expect(await from('-e SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt')).toContain('CERTIFICATE_VERIFY_FAILED');
    expect(await from('-e HTTPS_PROXY= -e https_proxy=')).toContain('URLError');
  });
});

describe('the exceptions of the proxy', () => {
  test('let what is inside the system be reached directly', async () => {
    const form = new FormData();
    form.set('meter', 'M-1');
    form.set('kilowatt_hours', '240');
    form.set('attachment', new Blob(['photo']), 'meter.jpg');
    expect((await fetch(`${EDGE}/readings`, { method: 'POST', body: form })).status).toBe(201);
    expect((await fetch(`${EDGE}/health`)).status).toBe(200);
    const hosts = (await world.proxy.requests()).map((line) => line.split(' ')[2]?.replace(/^https:\/\/|[:/].*$/g, ''));
    expect([...new Set(hosts)].sort()).toEqual(['fcm.googleapis.com', 'oauth2.googleapis.com']);
  });
});

describe('the sitecustomize trick of the incident', () => {
  test('fails when it is tried again: check ends with 2 and names it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'arrimage-trick-'));
    await mkdir(join(folder, 'config/notifier'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "arrimage": { "systems": "./systems.ts" } }\n');
    await writeFile(join(folder, 'systems.ts'), TRICK);
    await writeFile(join(folder, 'config/notifier/dev.yaml'), 'servers:\n  one: { address: 192.0.2.10 }\n');
    const { code, stdout, stderr } = await run(['node', join(ROOT, 'dist/bin/main.js'), 'check'], { cwd: folder });
    await rm(folder, { recursive: true });
    expect(code).toBe(2);
    const said = `${stdout}${stderr}`;
    expect(said).toContain('/usr/lib/python3/dist-packages/sitecustomize.py switches verification off');
    expect(said).toContain('variable PYTHONHTTPSVERIFY switches verification off, got "0"');
  });
});

const TRICK = `import { defineSettings, defineSystem, nouns, Server, Service } from 'arrimage';

const settings = defineSettings('notifier', nouns.z.strictObject({ ...nouns.systemFields }));

export const systems = [
  defineSystem(settings, (environment, { servers }) => {
    const server = new Server(environment, 'one', servers.one);
    const api = new Service(server, 'api', {
      image: 'samaconso/api:2.0.0',
      environment: { PYTHONHTTPSVERIFY: '0' },
    });
    api.addFile('/usr/lib/python3/dist-packages/sitecustomize.py', {
      content: 'import ssl\\nssl._create_default_https_context = ssl._create_unverified_context\\n',
    });
  }),
];
`;

function set(settings: readonly string[]): readonly string[] {
  return settings.flatMap((text) => ['--set', text]);
}

async function apiContainer(): Promise<string> {
  const ids = await onHost('app', 'docker ps -q --filter label=arrimage.service=api');
  return ids.split('\n')[0] ?? '';
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
