import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Postgres } from '../../constructs/postgres.ts';
import { PostgresBackup } from '../../constructs/postgres-backup.ts';
import { Secret } from '../../constructs/secret.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { textOf } from '../../model/value.ts';
import { findService, plainVariables, twoServers } from './servers.ts';

function withBackup() {
  const { environment, a } = twoServers();
  const password = new Secret(environment, 'database-password');
  const superuserPassword = new Secret(environment, 'superuser-password');
  const props = { image: 'postgres:17.11', database: 'shop', user: 'shop', password, superuserPassword };
  const postgres = new Postgres(a, 'postgres', props);
  new PostgresBackup(a, 'backup', { postgres, keepDays: 7, password: new Secret(environment, 'backup-password') });
  return topologyOf(environment);
}

describe('PostgresBackup', () => {
  test('dumps each night at two, from the image of the database, with the password from a file', () => {
    const service = findService(withBackup(), 'a/backup');
    expect(service.program).toMatchObject({ kind: 'schedule', calendar: '0 2 * * *' });
    expect(service.image).toBe('postgres:17.11');
    expect(plainVariables(service)).toEqual({
      KEEP_DAYS: '7',
      PGDATABASE: 'shop',
      PGHOST: 'postgres',
      PGPORT: '5432',
      PGUSER: 'shop_backup_1',
    });
    expect(service.environment.find(({ name }) => name === 'PGPASSWORD')?.delivery).toBe('export');
  });

  describe('with stand-ins for the programs of PostgreSQL', () => {
    let folder = '';
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'backup-'));
      mkdirSync(join(folder, 'backups'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    /** Runs the script as it is, below a folder of the test. */
    function backUp(programs: { readonly dump: string; readonly restore: string }) {
      for (const [name, text] of Object.entries(programs)) {
        const file = join(folder, `pg_${name}`);
        writeFileSync(file, `#!/bin/sh\n${text}\n`);
        chmodSync(file, 0o755);
      }
      const script = textOf(withBackup().files.find(({ target }) => target === '/arrimage/backup')?.content ?? []);
      const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, PGDATABASE: 'shop', KEEP_DAYS: '7' };
      return spawnSync('/bin/sh', ['-c', script.replace('cd /backups', `cd ${folder}/backups`)], {
        env,
        encoding: 'utf8',
      });
    }
    const dumps = () => readdirSync(join(folder, 'backups'));
    const DUMP = 'for arg do case $arg in --file=*) echo data >"${arg#--file=}" ;; esac; done';

    test('names a dump only when it can be read, and removes the old ones', () => {
      for (const name of ['before-upgrade.dump', 'shop-notes.txt']) {
        writeFileSync(join(folder, 'backups', name), 'somebody else');
        utimesSync(join(folder, 'backups', name), new Date(0), new Date(0));
      }
      const [old, recent] = ['shop-20200101T020000Z.dump', 'shop-20201231T020000Z.dump'].map((name) =>
        join(folder, 'backups', name),
      );
      for (const file of [old, recent]) writeFileSync(file ?? '', 'data');
      const days = (count: number) => new Date(Date.now() - count * 86_400_000);
      utimesSync(old ?? '', days(9), days(9));
      utimesSync(recent ?? '', days(6), days(6));
      const { status, stdout } = backUp({ dump: DUMP, restore: 'exit 0' });
      expect(status).toBe(0);
      expect(stdout).toMatch(/^shop-\d{8}T\d{6}Z\.dump: 5 bytes\n/);
      expect(dumps()).not.toContain('shop-20200101T020000Z.dump');
      expect(dumps()).toEqual(
        expect.arrayContaining(['before-upgrade.dump', 'shop-20201231T020000Z.dump', 'shop-notes.txt']),
      );
      expect(dumps().length).toBe(4);
    });

    test.each([
      ['the dump', { dump: 'echo gone >&2; exit 3', restore: 'exit 0' }, 3],
      ['reading it', { dump: DUMP, restore: 'exit 4' }, 4],
    ])('fails when %s fails, and keeps the old ones', (_, programs, code) => {
      const old = join(folder, 'backups', 'shop-20200101T020000Z.dump');
      writeFileSync(old, 'data');
      utimesSync(old, new Date(0), new Date(0));
      expect(backUp(programs).status).toBe(code);
      expect(dumps()).toEqual(['shop-20200101T020000Z.dump']);
    });
  });
});
