import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../lab/run.ts';
import { browserOf, form } from '../tools/browsing.ts';
import { startChromium } from '../tools/chromium.ts';
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
import { ROOT } from '../tools/test-lab.ts';

const TARGET = 'dhis2-sync/lab';
const ORIGIN = `http://${SYSTEMS.settings.subnet}.12:4999`;
const PERIOD = 10;
/** Another value of the environment, as a new release has. */
const RELEASE = 'environment.RELEASE=two';

const query = async (sql: string): Promise<string> =>
  (await onHost('app', `docker exec dhis2-sync-lab-postgres psql -U postgres -d dhis2_sync -tAc "${sql}"`)).trim();

/** Logs in to the admin site as a browser does, and gives the visitor. */
async function loggedIn() {
  const browse = browserOf(ORIGIN);
  const { 'administrator-password': password = '' } = await secretsOf('dhis2-sync');
  const page = await browse('/admin/login/?next=/admin/');
  const fields = { username: 'admin-sync', password, csrfmiddlewaretoken: tokenIn(page.text), next: '/admin/' };
  const posted = form(fields);
  const answer = await browse('/admin/login/', { ...posted, headers: { ...posted.headers, origin: ORIGIN } });
  return { browse, answer };
}

function tokenIn(page: string): string {
  return /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(page)?.[1] ?? 'no token';
}

describe('DHIS2 Sync', () => {
  let browser: Browser;
  let services: readonly string[] = [];

  beforeAll(async () => {
    // As on the host of the team: services of its own at the ports of PostgreSQL and Redis.
    const listen =
      'use IO::Socket::INET; my @s = map { IO::Socket::INET->new(LocalPort => $_, Listen => 1) or die } 5432, 6379; sleep';
    await asRoot('app', `setsid perl -e '${listen}' >/dev/null 2>&1 &`);
    browser = await startChromium();
    services = await deployedFromNothing(TARGET, 'the team gives no figure');
  });
  afterAll(async () => {
    await browser.close();
  });

  test('incident: host ports 5432 and 6379 were taken; nothing but the edge is published, so that they may be', async () => {
    expect(services).toEqual([
      'backup running healthy',
      'beat running healthy',
      'edge running healthy',
      'postgres running healthy',
      'redis running healthy',
      'web running healthy',
      'worker running healthy',
      'worker running healthy',
    ]);
    const ports = await onHost('app', "docker ps --format '{{.Ports}}' | grep -o '[0-9.]*:[0-9]*->[0-9]*' | sort -u");
    expect(ports).toBe(`${SYSTEMS.settings.subnet}.12:4999->80\n`);
  });

  test('confines every container: all capabilities dropped, and a root file system that root itself cannot write to', async () => {
    expect(await confined((line) => onHost('app', line))).toEqual({
      confined: ['backup', 'beat', 'edge', 'postgres', 'redis', 'web', 'worker'],
      others: [],
    });
  });

  test('is healthy as the outside sees it, and its API answers', async () => {
    const browse = browserOf(ORIGIN);
    const health = await browse('/health/');
    expect([health.status, JSON.parse(health.text)]).toEqual([
      200,
      { status: 'healthy', checks: { database: 'ok', redis: 'ok' } },
    ]);
    expect(JSON.parse((await browse('/api/syncs/')).text)).toBeInstanceOf(Array);
    expect((await browse('/auto-sync/dashboard/')).status).toBe(302);
  });

  test('lets the first administrator in, with a form that CSRF protects', async () => {
    const { browse, answer } = await loggedIn();
    expect([answer.status, answer.headers['location']]).toEqual([302, '/admin/']);
    expect((await browse('/admin/')).text).toContain('Site administration');
  });

  test('incident: CSRF 403, because the trusted origin lacked its port; here it has it, and any other origin is refused', async () => {
    const { browse } = await loggedIn();
    const path = '/auto-sync/dashboard/';
    const fields = form({ csrfmiddlewaretoken: tokenIn((await browse(path)).text) });
    const from = (origin: string) => browse(path, { ...fields, headers: { ...fields.headers, origin } });
    const before = Number(await query('select count(*) from syncs where requested_by_id is not null'));
    expect((await from(ORIGIN)).status).toBe(302);
    expect((await from(ORIGIN.replace(':4999', ''))).status).toBe(403);
    await expect
      .poll(() => query('select count(*) from syncs where requested_by_id is not null'), { timeout: 20_000 })
      .toBe(String(before + 1));
  });

  test('refuses a host that is not its own', async () => {
    const forged = { headers: { host: 'evil.example' } };
    expect((await browserOf(ORIGIN)('/', forged)).status).toBe(421);
    // A request line with a host of its own chooses the server; the program must not hear the header.
    const page = await browserOf(ORIGIN)(`${ORIGIN}/auto-sync/dashboard/`, { ...forged, isAbsolute: true });
    expect([page.status, page.headers['location']]).toEqual([302, '/admin/login/?next=/auto-sync/dashboard/']);
  });

  test('serves static files from the volume, to be kept for a year', async () => {
    const browse = browserOf(ORIGIN);
    const [, path = ''] = /href="(\/static\/[^"]+\.css)"/.exec((await browse('/admin/login/')).text) ?? [];
    const { status, headers } = await browse(path, { headers: { 'accept-encoding': 'gzip' } });
    expect([status, headers['content-type'], headers['cache-control'], headers['content-encoding']]).toEqual([
      200,
      'text/css',
      'public, max-age=31536000, immutable',
      'gzip',
    ]);
    const files = await onHost('app', 'docker exec dhis2-sync-lab-edge find /srv/static -type f | wc -l');
    expect(Number(files)).toBeGreaterThan(129);
    expect((await browse('/static/no-such.css')).status).toBe(404);
  });

  test('queues exactly one sync a period, with two workers', async () => {
    const periods = 'select period, count(*) from syncs where period is not null group by period order by period';
    await expect
      .poll(async () => (await query(periods)).split('\n').length, { timeout: 60_000 })
      .toBeGreaterThanOrEqual(4);
    const rows = (await query(periods)).split('\n').map((line) => line.split('|').map(Number));
    expect(rows.map(([, count]) => count)).toEqual(rows.map(() => 1));
    const [first = 0] = rows[0] ?? [];
    expect(rows.map(([period]) => period)).toEqual(rows.map((_, index) => first + index));
    expect(await onHost('app', 'docker ps -q --filter label=arrimage.service=worker | wc -l')).toBe('2\n');
  });

  test('opens its admin site in a real browser', async () => {
    const { 'administrator-password': password = '' } = await secretsOf('dhis2-sync');
    const page = await browser.newPage();
    await page.goto(`${ORIGIN}/admin/`);
    await page.fill('#id_username', 'admin-sync');
    await page.fill('#id_password', password);
    await page.click('[type=submit]');
    await page.waitForSelector('text=Site administration');
    // A style that is not served leaves the header without its colour.
    const color = await page.evaluate("getComputedStyle(document.querySelector('#header')).backgroundColor");
    expect(color).not.toBe('rgba(0, 0, 0, 0)');
    await page.close();
  });

  test('has the team’s commands: a shell of Django, one of the database, management commands', async () => {
    const check = await arrimage('run', TARGET, 'manage', '--', 'check', '--deploy', '--fail-level', 'ERROR');
    expect(check.stderr + check.stdout).toContain('System check identified');
    expect(check.code).toBe(0);
    const shell = await arrimage('run', TARGET, 'shell', '--', '-c', 'print(6 * 7)');
    expect(shell.stdout.trim().split('\n').at(-1)).toBe('42');
    const users = await arrimage('run', TARGET, 'dbshell', '--', '-tAc', 'select username from auth_user');
    expect(users.stdout).toBe('admin-sync\n');
  });

  test('dumps its database when told to, and says how that went', async () => {
    const { code, stdout } = await arrimage('run', TARGET, 'backup');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^dhis2_sync-\d{8}T\d{6}Z\.dump: [1-9]\d{3,} bytes\n$/)]);
    const [name = ''] = stdout.split(':');
    const listed = await onHost('app', `docker exec dhis2-sync-lab-backup pg_restore --list /backups/${name}`);
    expect(listed).toContain('TABLE DATA public auth_user');
    const status = async () => {
      const report = JSON.parse((await arrimage('status', TARGET, '--format', 'json')).stdout) as {
        readonly services: readonly {
          readonly service: string;
          readonly lastRun?: { readonly exitCode: number } | null;
        }[];
      };
      return report.services.find(({ service }) => service === 'backup')?.lastRun?.exitCode;
    };
    await expect.poll(status, { timeout: 40_000, interval: 2000 }).toBe(0);
  });

  test('has its database back from a dump, by the commands of its page', async () => {
    const users = () => arrimage('run', TARGET, 'dbshell', '--', '-tAc', 'select username, email from auth_user');
    const [before, dump] = [await users(), await arrimage('run', TARGET, 'backup')];
    const [name = ''] = dump.stdout.split(':');
    await arrimage('run', TARGET, 'dbshell', '--', '-c', "update auth_user set email = 'lost@example.org'");
    expect((await users()).stdout).toContain('lost@example.org');
    expect((await arrimage('stop', TARGET, 'web', 'worker', 'beat')).code).toBe(0);
    const main = `node '${join(ROOT, 'dist/bin/main.js')}' exec ${TARGET}`;
    const restore = 'pg_restore -U postgres --clean --if-exists --single-transaction --dbname dhis2_sync';
    const line = `${main} backup -- cat /backups/${name} | ${main} postgres -- ${restore}`;
    const restored = await run(['sh', '-c', line], { cwd: SYSTEMS.place.project, timeoutSeconds: 60 });
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    expect((await arrimage('start', TARGET, 'web', 'worker', 'beat')).code).toBe(0);
    expect((await users()).stdout).toBe(before.stdout);
  });

  test('runs the steps of a release again with a new one, but no migration that is applied, and makes no second administrator', async () => {
    const finished = (job: string) => onHost('app', `docker inspect -f '{{.State.FinishedAt}}' dhis2-sync-lab-${job}`);
    const [administrator, migrate] = [await finished('administrator'), await finished('migrate')];
    expect(await deployedAgain(TARGET, RELEASE)).toBe('deployed');
    expect(await finished('administrator')).toBe(administrator);
    expect(await finished('migrate')).toBe(migrate);
    expect((await finished('collectstatic')) > administrator).toBe(true);
    expect(await query('select count(*) from auth_user')).toBe('1');
    expect(await deployedAgain(TARGET, RELEASE)).toBe('unchanged');
  });

  test('comes back by itself when its host is restarted, clocks included', async () => {
    const begun = Math.floor(Date.now() / 1000 / PERIOD);
    await restartHost('app', TARGET, RELEASE);
    expect((await browserOf(ORIGIN)('/health/')).status).toBe(200);
    await expect
      .poll(() => query(`select count(*) > 0 from syncs where period > ${begun + 3}`), { timeout: 60_000 })
      .toBe('t');
    expect(await deployedAgain(TARGET, RELEASE)).toBe('unchanged');
  });
});
