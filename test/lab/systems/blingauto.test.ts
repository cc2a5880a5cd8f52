import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Browse, browserOf, json } from '../tools/browsing.ts';
import { confined } from '../tools/confinement.ts';
import {
  arrimage,
  asRoot,
  deployedAgain,
  deployedFromNothing,
  onHost,
  restartHost,
  SYSTEMS,
  secretsOf,
} from '../tools/systems-lab.ts';
import { describeCertificate } from './blingauto-certificate.ts';

const TARGET = 'blingauto/lab';
const HOST = `${SYSTEMS.settings.subnet}.11`;
const ORIGIN = `https://${HOST}`;
const FRONTEND = 'https://preprod.blingauto.example.org';
const SETTINGS = [`frontend=${FRONTEND}`];

describe('BlingAuto', () => {
  let services: readonly string[] = [];
  let secrets: Readonly<Record<string, string>> = {};
  let browse: Browse;

  const logIn = (password: string) => browse('/auth/login', json({ email: 'admin@blingauto.example.org', password }));
  const containers = (): Promise<string> =>
    onHost('db', "docker ps --filter label=arrimage.service --format '{{.ID}} {{.Names}}' | sort");

  beforeAll(async () => {
    services = await deployedFromNothing(TARGET, 'the team gives no figure');
    await deployedAgain(TARGET, ...SETTINGS);
    secrets = await secretsOf('blingauto');
    browse = browserOf(ORIGIN, secrets['certificate-chain']);
  });

  test('runs every service from nothing, all healthy', () => {
    expect(services).toEqual([
      'api running healthy',
      'backup running healthy',
      'edge running healthy',
      'postgres running healthy',
      'redis running healthy',
    ]);
  });

  test('confines every container: all capabilities dropped, and a root file system that root itself cannot write to', async () => {
    expect(await confined((line) => onHost('db', line))).toEqual({
      confined: ['api', 'backup', 'edge', 'postgres', 'redis'],
      others: [],
    });
  });

  test('serves HTTPS with its certificate, and sends plain HTTP there', async () => {
    const { status, headers } = await browse('/');
    expect([status, headers['strict-transport-security']]).toEqual([200, 'max-age=63072000']);
    const plain = await browserOf(`http://${HOST}`)('/docs?page=1');
    expect([plain.status, plain.headers['location']]).toEqual([308, `${ORIGIN}/docs?page=1`]);
    await expect(browserOf(ORIGIN)('/')).rejects.toThrow('self-signed certificate');
  });

  test('reports the health of database, Redis and system, and has its documentation', async () => {
    const { status, text } = await browse('/health');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ status: 'healthy', checks: { database: 'ok', redis: 'ok', system: {} } });
    expect((await browse('/docs')).text).toContain('swagger');
  });

  test('has a first administrator with a generated password, and no other', async () => {
    expect(secrets['administrator-password']?.length).toBeGreaterThanOrEqual(12);
    expect((await logIn('admin123')).status).toBe(401);
    const { status, text } = await logIn(secrets['administrator-password'] ?? '');
    expect(status).toBe(200);
    const { access_token: token } = JSON.parse(text) as { readonly access_token: string };
    const me = await browse('/auth/me', { headers: { authorization: `Bearer ${token}` } });
    expect(JSON.parse(me.text)).toMatchObject({ email: 'admin@blingauto.example.org' });
  });

  test('generates every secret with the length that the team asks for', () => {
    const lengths = ['secret-key', 'database-password', 'redis-password'].map((name) => secrets[name]?.length ?? 0);
    expect(lengths).toEqual([64, 24, 24]);
  });

  test('answers the preflight of its front end, and of no other site', async () => {
    const preflight = (origin: string) =>
      browse('/auth/login', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
    const { status, headers } = await preflight(FRONTEND);
    expect([status, headers['access-control-allow-origin']]).toEqual([200, FRONTEND]);
    expect((await preflight('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
  });

  test('incident: debugging ports of the database were left open; only the edge is published, and nothing else answers', async () => {
    const ports = await onHost('db', "docker ps --format '{{.Ports}}' | grep -o '[0-9.]*:[0-9]*->[0-9]*' | sort");
    expect(ports).toBe(`${HOST}:443->443\n${HOST}:80->80\n`);
    const isOpen = (port: number) =>
      new Promise<boolean>((resolve) => {
        const socket = connect({ host: HOST, port, timeout: 2000 });
        const end = (result: boolean) => () => {
          socket.destroy();
          resolve(result);
        };
        socket.on('connect', end(true)).on('error', end(false)).on('timeout', end(false));
      });
    expect(await Promise.all([5432, 6379, 8000, 443].map(isOpen))).toEqual([false, false, false, true]);
  });

  test('incident: 502 from nginx when the API is not ready; visitors are told to come again instead', async () => {
    await arrimage('stop', TARGET, 'api');
    const { status, headers, text } = await browse('/health');
    expect([status, headers['retry-after'], headers['strict-transport-security']]).toEqual([
      503,
      '2',
      'max-age=63072000',
    ]);
    expect(text).toContain('This service is starting');
    expect((await arrimage('start', TARGET, 'api')).code).toBe(0);
    expect((await browse('/health')).status).toBe(200);
  });

  test('shows its page of maintenance until it is over, and says so', async () => {
    expect((await arrimage('maintenance', 'on', TARGET)).code).toBe(0);
    const { status, headers, text } = await browse('/health');
    expect([status, headers['retry-after']]).toEqual([503, '60']);
    expect(text).toContain('Under maintenance');
    expect((await logIn('whoever')).status).toBe(503);
    expect((await browse('/.well-known/arrimage/ready')).status).toBe(200);
    expect((await arrimage('status', TARGET)).stdout).toContain('edge on db shows its page of maintenance');
    expect((await arrimage('maintenance', 'off', TARGET)).code).toBe(0);
    expect((await browse('/health')).status).toBe(200);
  });

  test('has the migrations’ commands: current, history, downgrade by one, upgrade', async () => {
    const alembic = (...words: readonly string[]) => arrimage('run', TARGET, 'alembic', '--', ...words);
    expect(await alembic('current')).toMatchObject({ code: 0, stdout: expect.stringContaining('0002') });
    expect((await alembic('history')).stdout).toMatch(/0001[\s\S]*0002|0002[\s\S]*0001/);
    expect((await alembic('downgrade', '-1')).code).toBe(0);
    expect(await alembic('current')).toMatchObject({ code: 0, stdout: expect.stringContaining('0001') });
    expect((await arrimage('run', TARGET, 'migrate')).code).toBe(0);
    expect(await alembic('current')).toMatchObject({ code: 0, stdout: expect.stringContaining('0002') });
  });

  test('incident: a failed migration; the deployment stops before the new API starts, shows why, and the old one serves', async () => {
    await arrimage('run', TARGET, 'alembic', '--', 'downgrade', '-1');
    const before = await containers();
    const settings = [...SETTINGS, 'api.environment.FAIL_MIGRATION=yes'].flatMap((text) => ['--set', text]);
    const failed = await arrimage('deploy', TARGET, '--yes', ...settings);
    expect([failed.code, failed.stdout]).toEqual([4, expect.stringContaining('the job migrate failed')]);
    expect(failed.stdout).toContain('FAIL_MIGRATION');
    expect(await containers()).toBe(before);
    expect((await browse('/health')).status).toBe(200);
    expect((await arrimage('run', TARGET, 'alembic', '--', 'current')).stdout).toContain('0001');
    expect(await deployedAgain(TARGET, ...SETTINGS, 'api.environment.RELEASE=two')).toBe('deployed');
    expect((await arrimage('run', TARGET, 'alembic', '--', 'current')).stdout).toContain('0002');
  });

  test('incident: ports 80 and 443 were taken already; the program that has them is named before anything is touched', async () => {
    const before = await containers();
    const listen = 'use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 8443, Listen => 1) or die; sleep';
    await asRoot('db', `setsid perl -e '${listen}' >/dev/null 2>&1 </dev/null & echo started`);
    const settings = [...SETTINGS, `origin=${ORIGIN}:8443`].flatMap((text) => ['--set', text]);
    await expect
      .poll(async () => (await arrimage('doctor', TARGET, ...settings)).stdout, { timeout: 20_000 })
      .toContain('held by perl (process ');
    const { code, stdout, stderr } = await arrimage('deploy', TARGET, '--yes', ...settings);
    expect(stdout + stderr).toMatch(/port \S+:8443: held by perl \(process \d+\); stop it, or publish another port/);
    expect(code).toBe(4);
    expect(await containers()).toBe(before);
  });

  test('limits what one client asks: 100 requests in 60 s, then 429', async () => {
    await new Promise((resolve) => setTimeout(resolve, 61_000));
    const begun = performance.now();
    const answers = await Promise.all(Array.from({ length: 150 }, () => browse('/')));
    // Meanwhile the client earns another one every 0.6 s.
    const earned = Math.ceil((performance.now() - begun) / 600);
    const [served, refused] = [200, 429].map((code) => answers.filter(({ status }) => status === code));
    expect((served?.length ?? 0) + (refused?.length ?? 0)).toBe(150);
    expect(served?.length).toBeGreaterThanOrEqual(100);
    expect(served?.length).toBeLessThanOrEqual(100 + earned);
    expect(refused?.[0]?.headers['retry-after']).toBe('1');
  });

  test('comes back by itself when its host is restarted, and deploys again without a change', async () => {
    await restartHost('db', TARGET, ...SETTINGS, 'api.environment.RELEASE=two');
    expect((await browse('/health')).status).toBe(200);
    expect(await deployedAgain(TARGET, ...SETTINGS, 'api.environment.RELEASE=two')).toBe('unchanged');
  });
});

describeCertificate();
