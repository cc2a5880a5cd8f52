import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrimage, containerIds, deployed, EDGE, onHost, PROJECT, replaced, tryOnHost } from '../tools/deployed-lab.ts';
import { type Account, expectExact, startTraffic } from '../tools/traffic.ts';

const STORE = join(PROJECT, '.arrimage/secrets/samaconso/lab.json');
const POSTGRES = 'docker exec -i samaconso-lab-postgres';

/** Secrets that two users hold in turn, and one that only an administrator has. */
const ROTATED = [
  'database-password',
  'rabbitmq-api-password',
  'rabbitmq-worker-password',
  'minio-bucket-password',
  'postgres-superuser-password',
] as const;

/** Versions that this lab has not seen: files are named by them. The first is odd, so that its users are the ones that end with 1. */
const FIRST = 2 * (Math.floor(Date.now() / 1000) % 400_000) + 1;
const NEXT = ROTATED.map((name) => `secrets.${name}.version=${FIRST + 1}`);

type Values = Record<string, string>;

const values = async () => JSON.parse(await readFile(STORE, 'utf8')) as Values;

/** What psql says as a user with a password, through a port of the database's server; the password stands in no command line. */
async function logIn(user: string, password: string, sql: string, port: 5432 | 6432 = 6432) {
  const psql = `psql -X -w -At -v ON_ERROR_STOP=1 -h ${port === 6432 ? 'pgbouncer' : 'postgres'} -p ${port} -U ${user} -d samaconso`;
  const line = `IFS= read -r PGPASSWORD; export PGPASSWORD; exec ${psql}`;
  const { code, stdout, stderr } = await tryOnHost(
    'db',
    `printf '%s\\n' '${password}' "${sql}" | ${POSTGRES} sh -c '${line}'`,
  );
  return code === 0 ? stdout.trim() : stderr.trim();
}

const asSuperuser = async (sql: string) =>
  (await onHost('db', `${POSTGRES} psql -X -At -U postgres -d samaconso -c "${sql}"`)).trim();

/** What a program in Python says that runs as the API does. */
async function inApi(program: string): Promise<string> {
  const target = ['samaconso/lab', ...NEXT.flatMap((text) => ['--set', text])];
  const { code, stdout, stderr } = await arrimage('exec', ...target, 'api', '--', 'python', '-c', program);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

// Version 1 has the values from before again: other tests deploy it, and its files are on the hosts.
let original = '';
beforeAll(async () => {
  await arrimage('secrets', 'generate', 'samaconso/lab');
  original = await readFile(STORE, 'utf8');
  await deployed(...ROTATED.map((name) => `secrets.${name}.version=${FIRST}`));
});
afterAll(() => (original === '' ? undefined : writeFile(STORE, original)));

describe('a rotation while the system is used', () => {
  let before: Values = {};
  let stayed: Readonly<Record<string, string>> = {};
  let account: Account | undefined;
  let revoked = '';

  beforeAll(async () => {
    before = await values();
    stayed = await containerIds();
    const traffic = startTraffic(EDGE);
    try {
      const fresh = Object.fromEntries(ROTATED.map((name) => [name, randomBytes(24).toString('hex')]));
      await writeFile(STORE, JSON.stringify({ ...before, ...fresh }));
      await deployed(...NEXT);
      const { stdout, stderr, code } = await arrimage(
        ...['run', 'samaconso/lab', 'postgres-revoke-samaconso', ...NEXT.flatMap((text) => ['--set', text])],
      );
      revoked = `${code} ${stdout}${stderr}`;
    } finally {
      account = await traffic.end();
    }
  });

  test('fails no request and loses no task, neither while consumers change nor when the old password is revoked', () => {
    expect(account).toBeDefined();
    if (account !== undefined) expectExact(account);
    expect(revoked).toMatch(/^0 /);
  });

  test('replaces the consumers, and neither the servers nor the pool', async () => {
    expect(replaced(stayed, await containerIds())).toEqual(['api 1', 'api 2', 'worker 1']);
  });

  test('admits the new password, and the revoked one no more', async () => {
    const now = await values();
    const who = 'SELECT session_user, current_user';
    expect(await logIn('samaconso_2', now['database-password'] ?? '', who)).toBe('samaconso_2|samaconso');
    expect(await logIn('samaconso_2', before['database-password'] ?? '', who)).toContain('authentication failed');
    expect(await logIn('samaconso_1', before['database-password'] ?? '', who)).toContain('authentication failed');
    expect(await logIn('samaconso_1', before['database-password'] ?? '', who, 5432)).toContain('authentication failed');
  });

  test('gives the superuser its new password too, though the volume was made with another', async () => {
    const [old = '', now = ''] = [before, await values()].map((all) => all['postgres-superuser-password']);
    expect(await logIn('postgres', now, 'SELECT 1', 5432)).toBe('1');
    expect(await logIn('postgres', old, 'SELECT 1', 5432)).toContain('authentication failed');
    expect(await logIn('postgres', now, 'SELECT 1')).toContain('no such user');
  });

  test("has the workers' and the API's new users at the broker", async () => {
    const list = await onHost('app', 'docker exec samaconso-lab-rabbitmq rabbitmqctl -q list_connections user');
    expect([...new Set(list.trim().split('\n').slice(1))].sort()).toEqual(['samaconso-api_2', 'samaconso-worker_2']);
  });
});

describe('what a program logs in as', () => {
  test.each([
    ['CREATE ROLE other', 'permission denied to create role'],
    ['CREATE DATABASE other', 'permission denied to create database'],
    ['SELECT rolpassword FROM pg_authid', 'permission denied for table pg_authid'],
    ['SET ROLE postgres', 'permission denied to set role "postgres"'],
    ['SELECT pg_read_file($$/etc/passwd$$)', 'permission denied for function pg_read_file'],
  ])('cannot %s', async (sql, problem) => {
    const password = (await values())['database-password'] ?? '';
    expect(await logIn('samaconso_2', password, sql.replaceAll('$', '\\$'))).toContain(problem);
  });

  test('reads nothing of another database', async () => {
    await asSuperuser('DROP DATABASE IF EXISTS other');
    await asSuperuser('CREATE DATABASE other');
    await onHost('db', `${POSTGRES} psql -X -q -U postgres -d other -c 'CREATE TABLE theirs AS SELECT 1'`);
    const ask = 'psql -X -At -U samaconso_2 -d other -c "SELECT * FROM theirs"';
    const { stderr } = await tryOnHost('db', `${POSTGRES} ${ask}`);
    await asSuperuser('DROP DATABASE other');
    expect(stderr).toContain('permission denied for table theirs');
  });

  test('sees one bucket only at the object store, and makes none', async () => {
    const ask = `
import os, minio
store = minio.Minio(os.environ['S3_ENDPOINT'].removeprefix('http://'), os.environ['S3_ACCESS_KEY'], os.environ['S3_SECRET_KEY'], secure=False)
print(os.environ['S3_ACCESS_KEY'], [bucket.name for bucket in store.list_buckets()])
try: store.make_bucket('other')
except Exception as refusal: print(refusal.code)
`;
    expect((await inApi(ask)).trim().split('\n')).toEqual(["samaconso_2 ['samaconso']", 'AccessDenied']);
  });

  test('declares no queue of its own at the broker, where it is no administrator and guest is not there', async () => {
    const list = 'docker exec samaconso-lab-rabbitmq rabbitmqctl -q';
    const users = (await onHost('app', `${list} list_users --no-table-headers`)).trim().split('\n');
    expect(users.filter((line) => line.includes('administrator]'))).toEqual(['administrator\t[administrator]']);
    expect(users.some((line) => line.startsWith('guest'))).toBe(false);
    const declare = `
import os, kombu
with kombu.Connection(os.environ['CELERY_BROKER_URL']) as broker:
    try: broker.channel().queue_declare('other')
    except Exception as refusal: print(refusal)
`;
    expect(await inApi(declare)).toContain("ACCESS_REFUSED - configure access to queue 'other'");
  });
});
