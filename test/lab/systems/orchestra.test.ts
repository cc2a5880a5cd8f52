import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALREADY_RUNS } from '../../../constructs/schedule-script.ts';
import { type Browse, browserOf, json } from '../tools/browsing.ts';
import { startChromium } from '../tools/chromium.ts';
import { confined } from '../tools/confinement.ts';
import {
  arrimage,
  deployedAgain,
  deployedFromNothing,
  onHost,
  restartHost,
  SYSTEMS,
  secretsOf,
} from '../tools/systems-lab.ts';

const TARGET = 'orchestra/lab';
const HOST = `${SYSTEMS.settings.subnet}.13`;
const ORIGIN = `https://${HOST}`;
const EMAIL = 'admin@orchestra.example.org';

/** Runs the health check by hand, once no run by the calendar is under way. */
async function healthCheckRun() {
  for (;;) {
    const outcome = await arrimage('run', TARGET, 'health-check');
    if (outcome.code !== ALREADY_RUNS) return outcome;
    expect(outcome.stderr).toContain('a run is under way; wait for it');
  }
}

describe("ORCHESTR'A", () => {
  let browser: Browser;
  let services: readonly string[] = [];
  let secrets: Readonly<Record<string, string>> = {};
  let browse: Browse;

  const logIn = (email: string, password: string) => browse('/api/auth/login', json({ email, password }));

  beforeAll(async () => {
    browser = await startChromium();
    services = await deployedFromNothing(TARGET, 'the team sees 35 to 45 s');
    secrets = await secretsOf('orchestra');
    browse = browserOf(ORIGIN, secrets['certificate-chain']);
  });
  afterAll(() => browser.close());

  test('runs every service from nothing, all healthy', () => {
    expect(services).toEqual([
      'api running healthy',
      'backup running healthy',
      'edge running healthy',
      'health-check running healthy',
      'postgres running healthy',
      'redis running healthy',
      'web running healthy',
    ]);
  });

  test('confines every container: all capabilities dropped, and a root file system that root itself cannot write to', async () => {
    expect(await confined((line) => onHost('worker', line))).toEqual({
      confined: ['api', 'backup', 'edge', 'health-check', 'postgres', 'redis', 'web'],
      others: [],
    });
  });

  test('answers its health with status, timestamp and uptime', async () => {
    const { status, text } = await browse('/api/health');
    expect([status, JSON.parse(text)]).toEqual([
      200,
      { status: 'ok', timestamp: expect.any(String), uptime: expect.any(Number) },
    ]);
  });

  test('shows on its page what the API has', async () => {
    const { announcements } = {
      announcements: JSON.parse((await browse('/api/announcements')).text) as readonly { readonly title: string }[],
    };
    const page = await browse('/');
    expect(page.status).toBe(200);
    expect(announcements.length).toBeGreaterThan(0);
    for (const { title } of announcements) expect(page.text).toContain(title);
  });

  test('gives a token for seven days to the administrator, and data for the token', async () => {
    const { status, text } = await logIn(EMAIL, secrets['administrator-password'] ?? '');
    expect(status).toBeLessThan(300);
    const { accessToken, expiresIn } = JSON.parse(text) as { readonly accessToken: string; readonly expiresIn: number };
    expect(expiresIn).toBe(7 * 86_400);
    const projects = await browse('/api/projects', { headers: { authorization: `Bearer ${accessToken}` } });
    expect([projects.status, JSON.parse(projects.text)]).toEqual([200, expect.any(Array)]);
    expect((await browse('/api/projects')).status).toBe(401);
    expect((await browse('/api/docs')).status).toBe(404);
  });

  test('incident: the administrator was admin/admin123; there is none with such a password', async () => {
    for (const email of ['admin', EMAIL]) expect((await logIn(email, 'admin123')).status).toBeGreaterThanOrEqual(400);
    const lengths = ['jwt-secret', 'database-password', 'redis-password', 'administrator-password'];
    expect(lengths.map((name) => secrets[name]?.length)).toEqual([128, 32, 32, 32]);
  });

  test('incident: HTTP only; everything is sent to HTTPS', async () => {
    const plain = await browserOf(`http://${HOST}`)('/login');
    expect([plain.status, plain.headers['location']]).toEqual([308, `${ORIGIN}/login`]);
    const { headers } = await browse('/');
    expect(headers['strict-transport-security']).toBe('max-age=63072000');
  });

  test('incident: PostgreSQL and Redis were published on every address; the edge alone is, on one', async () => {
    const ports = await onHost('worker', "docker ps --format '{{.Ports}}' | grep -o '[0-9.:]*->[0-9]*' | sort -u");
    expect(ports).toBe(`${HOST}:443->443\n${HOST}:80->80\n`);
  });

  test('keeps the team’s names of volumes', async () => {
    const volumes = (await onHost('worker', 'docker volume ls -q'))
      .split('\n')
      .filter((name) => name.startsWith('orchestr-a'));
    expect(volumes).toEqual([
      'orchestr-a-api-logs-lab',
      'orchestr-a-nginx-logs-lab',
      'orchestr-a-postgres-data-lab',
      'orchestr-a-redis-data-lab',
    ]);
    const tables =
      "select count(*) from information_schema.tables where table_schema = 'public' and table_name <> 'pgmigrations'";
    const { stdout } = await arrimage('run', TARGET, 'dbshell', '--', '-tAc', tables);
    expect(stdout).toBe('19\n');
    expect(await onHost('worker', 'docker exec $(docker ps -q -f label=arrimage.service=api) ls /app/logs')).toBe(
      'starts.jsonl\n',
    );
  });

  test('opens in a real browser, and lets the administrator in', async () => {
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    await page.goto(ORIGIN);
    expect(await page.title()).toContain("ORCHESTR'A");
    await page.goto(`${ORIGIN}/login`);
    await page.fill('input[type=email], input[name=email]', EMAIL);
    await page.fill('input[type=password]', secrets['administrator-password'] ?? '');
    await page.click('button[type=submit]');
    await page.waitForSelector('text=/projects/i');
    const socket = `new Promise((resolve) => {
      const socket = new WebSocket(location.origin.replace('http', 'ws') + '/api/socket');
      socket.onopen = () => socket.send('over the edge');
      socket.onmessage = ({ data }) => resolve(data);
      socket.onerror = () => resolve('no connection');
    })`;
    expect(await page.evaluate(socket)).toContain('over the edge');
    await page.close();
  });

  test('asks itself how it does, by the calendar and when told to', async () => {
    const { code, stdout } = await healthCheckRun();
    expect([code, stdout.trim().split('\n').sort()]).toEqual([0, ['SITE: 200', 'THROUGH_EDGE: 200']]);
    await arrimage('stop', TARGET, 'redis');
    const failed = await healthCheckRun();
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining('THROUGH_EDGE: 503')]);
    await arrimage('start', TARGET, 'redis');
  });

  test('comes back by itself when its host is restarted, and deploys again without a change', async () => {
    await restartHost('worker', TARGET);
    await expect.poll(async () => (await browse('/api/health')).status, { timeout: 20_000 }).toBe(200);
    expect(await deployedAgain(TARGET)).toBe('unchanged');
  });
});
