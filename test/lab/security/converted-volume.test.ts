import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deployed, onHost, tryOnHost } from '../tools/deployed-lab.ts';

const psql = (user: string, sql: string) =>
  `docker exec legacy-postgres psql -X -At -U ${user} -d samaconso -c "${sql}"`;

const CLEAN =
  'docker rm -f legacy-postgres >/dev/null 2>&1; docker volume rm -f legacy-data legacy-socket; docker network rm legacy || true';

/** PostgreSQL as Compose files start it, with data that the application's role, the superuser, has made. */
const LEGACY = `
docker network create legacy >/dev/null
docker run -d --name legacy-postgres --network legacy --network-alias postgres -e POSTGRES_USER=samaconso -e POSTGRES_PASSWORD=before \\
  -e POSTGRES_DB=samaconso -v legacy-data:/var/lib/postgresql -v legacy-socket:/var/run/postgresql lab/postgres:18 >/dev/null
for second in $(seq 60); do if docker exec legacy-postgres pg_isready -q -h 127.0.0.1; then break; fi; sleep 1; done
docker exec -i legacy-postgres psql -X -q -v ON_ERROR_STOP=1 -U samaconso -d samaconso <<'SQL'
CREATE EXTENSION pgcrypto;
CREATE TYPE tariff AS ENUM ('day', 'night');
CREATE TABLE meters (id serial PRIMARY KEY, tariff tariff, filed int GENERATED ALWAYS AS IDENTITY);
INSERT INTO meters (tariff) SELECT 'day' FROM generate_series(1, 500);
CREATE VIEW night AS SELECT * FROM meters WHERE tariff = 'night';
CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT 2 * $1';
CREATE SCHEMA archive;
CREATE ROLE reader LOGIN;
GRANT SELECT ON meters TO reader;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader;
SQL`;

/** The job of the deployment, run on that volume. */
const JOB = `
files=$(ls -td /srv/arrimage/samaconso-lab/files/postgres-roles-* | head -n 1)
docker run --rm --network legacy --user 999:999 -e DATABASE=samaconso -e OWNER=samaconso -e PORT=5432 -e SERVER=postgres -e SUPERUSER=postgres \\
  -v "$files/arrimage:/arrimage:ro" -v legacy-socket:/var/run/postgresql:ro lab/postgres:18 /bin/sh /arrimage/roles/run`;

describe("a volume that was made with the application's role as superuser", () => {
  let said = '';
  beforeAll(async () => {
    await deployed();
    await tryOnHost('db', CLEAN);
    await onHost('db', LEGACY);
    said = await onHost('db', JOB);
  });
  afterAll(() => tryOnHost('db', CLEAN));

  test('is converted once, by the job, which says so', async () => {
    expect(said).toContain(
      'the superuser samaconso of this volume becomes postgres, and samaconso the owner of samaconso\n',
    );
    expect(await onHost('db', JOB)).toBe('');
  });

  test('keeps its data, which belong to the role that is no superuser any more', async () => {
    expect(await onHost('db', psql('postgres', 'SELECT count(*) FROM meters'))).toBe('500\n');
    const owned = `SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relkind IN ('r', 'v', 'S') AND relowner = 'samaconso'::regrole`;
    expect(await onHost('db', psql('postgres', owned))).toBe('meters meters_filed_seq meters_id_seq night\n');
    const others = `SELECT (SELECT typowner::regrole FROM pg_type WHERE typname = 'tariff'), (SELECT proowner::regrole FROM pg_proc WHERE proname = 'twice'), (SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'archive')`;
    expect(await onHost('db', psql('postgres', others))).toBe('samaconso|samaconso|samaconso\n');
    const rights = `SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'samaconso'`;
    expect(await onHost('db', psql('postgres', rights))).toBe('f|f|f\n');
  });

  test('serves those who still have the role and the password of before, for a day', async () => {
    const line = 'IFS= read -r PGPASSWORD; export PGPASSWORD; exec psql -X -At -h postgres -U samaconso -d samaconso';
    const migrate = 'ALTER TABLE meters ADD COLUMN note text; SELECT current_user, count(*) FROM night';
    const said = await onHost(
      'db',
      `printf 'before\\n${migrate}' | docker exec -i legacy-postgres sh -c '${line}' 2>&1`,
    );
    expect(said).toBe('ALTER TABLE\nsamaconso|0\n');
    const until = `SELECT rolvaliduntil BETWEEN now() + interval '23 hours' AND now() + interval '24 hours' FROM pg_roles WHERE rolname = 'samaconso'`;
    expect(await onHost('db', psql('postgres', until))).toBe('t\n');
  });

  test('goes on granting what others were granted on tables to come', async () => {
    await onHost('db', psql('samaconso', 'CREATE TABLE bills (id int)'));
    expect(await onHost('db', psql('reader', 'SELECT count(*) FROM bills, meters'))).toBe('0\n');
  });

  test('has nothing of a password in the log of the server', async () => {
    const log = await onHost('db', 'docker logs legacy-postgres 2>&1');
    expect(log).not.toMatch(/SCRAM-SHA-256|PASSWORD '/);
  });
});
