import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkSecrets } from '../../../toolkit/secrets/check-secrets.ts';
import { openStore } from '../../../toolkit/secrets/open-store.ts';
import { readSecrets } from '../../../toolkit/secrets/read-secrets.ts';
import type { StorePlace } from '../../../toolkit/secrets/store.ts';
import { placeOf } from './place.ts';

const problemsOf = async (place: StorePlace) => (await checkSecrets(place)).problems.join('\n');

/** Asks a script in place of somebody's program; each name has a case. */
const commandPlace = (script: string, timeoutSeconds = 20) =>
  placeOf('dhis2-sync/prod', {
    kind: 'command',
    command: ['sh', '-c', script, 'vault', '{system}/{environment}/{name}', '{version}'],
    timeoutSeconds,
  });

describe('a store that a program is asked for', () => {
  test('gives what it prints, less one newline', async () => {
    const place = await commandPlace(
      'printf "%s v%s of a value that is long enough for all of them, and more\\n" "$1" "$2"',
    );
    const secrets = await readSecrets(place.project, place.topology, place.access);
    expect(secrets.get('redis-password')).toBe(
      'dhis2-sync/prod/redis-password v1 of a value that is long enough for all of them, and more',
    );
    expect(openStore(place).write).toBeNull();
  });

  test('fails with the secret, the program, how it ended and its last word, and never with a value', async () => {
    const place = await commandPlace(`case $1 in
      *database-password) echo 'canary-7f3a'; echo 'first' >&2; echo 'not allowed to read canary-7f3a' >&2; exit 3 ;;
      *redis-password) exit 0 ;;
      *) printf '\\377\\376' ;;
    esac`);
    const problems = await problemsOf(place);
    expect(problems).not.toContain('canary-7f3a');
    expect(problems).toMatchInlineSnapshot(`
      "secret administrator-password: expected a value from sh, got bytes that are no text; look at what it prints
      secret backup-password: expected a value from sh, got bytes that are no text; look at what it prints
      secret database-password: expected a value from sh, got exit code 3, "not allowed to read …"; run it by hand to see why
      secret postgres-superuser-password: expected a value from sh, got bytes that are no text; look at what it prints
      secret redis-password: expected a value from sh, got nothing; look at what it prints
      secret secret-key: expected a value from sh, got bytes that are no text; look at what it prints"
    `);
  });

  test('fails when it does not answer in time, or is not there', async () => {
    expect((await problemsOf(await commandPlace('exec sleep 60', 1))).split('\n')[0]).toMatchInlineSnapshot(
      `"secret administrator-password: expected a value from sh, got no answer in 1 s; run it by hand to see why"`,
    );
    const gone = await placeOf('dhis2-sync/prod', {
      kind: 'command',
      command: ['no-such-vault', '{name}'],
      timeoutSeconds: 5,
    });
    expect((await problemsOf(gone)).split('\n')[0]).toMatchInlineSnapshot(
      `"secret administrator-password: expected a value from no-such-vault, got no such program; run it by hand to see why"`,
    );
  });
});

describe('a store in environment variables', () => {
  test('gives those with its prefix, and names those that are missing', async () => {
    const place = await placeOf(
      'dhis2-sync/prod',
      { kind: 'environment', prefix: 'APP_' },
      {
        APP_REDIS_PASSWORD: 'a'.repeat(32),
        APP_DATABASE_PASSWORD: 'short',
      },
    );
    const { found } = await openStore(place).read(place.topology.secrets);
    expect(found.get('redis-password')?.value).toBe('a'.repeat(32));
    expect(await problemsOf(place)).toMatchInlineSnapshot(`
      "environment variables APP_…: expected the secret "administrator-password", got none; put it there, with 32 characters or more
      environment variables APP_…: expected the secret "backup-password", got none; put it there, with 32 characters or more
      environment variables APP_…: expected the secret "postgres-superuser-password", got none; put it there, with 32 characters or more
      environment variables APP_…: expected the secret "secret-key", got none; put it there, with 64 characters or more
      environment variables APP_… database-password: expected 32 characters or more, got 5; rotate it"
    `);
  });
});

describe('a store of plain values', () => {
  test('is a folder with a file a secret, too', async () => {
    const place = await placeOf('dhis2-sync/prod', { kind: 'file', path: 'plain' });
    mkdirSync(join(place.project, 'plain'), { mode: 0o700 });
    await openStore(place).write?.(new Map([['redis-password', { value: 'one', version: 1 }]]));
    writeFileSync(join(place.project, 'plain/database-password'), 'two\n', { mode: 0o600 });
    const { found } = await openStore(place).read(place.topology.secrets);
    expect([...found].map(([name, { value }]) => [name, value])).toEqual([
      ['database-password', 'two'],
      ['redis-password', 'one'],
    ]);
    expect(statSync(join(place.project, 'plain/redis-password')).mode & 0o777).toBe(0o600);
  });

  test('keeps the value of before beside a new one', async () => {
    const place = await placeOf('dhis2-sync/prod', { kind: 'file', path: 'plain.json' });
    writeFileSync(join(place.project, 'plain.json'), '{ "redis-password": "one" }', { mode: 0o600 });
    await openStore(place).write?.(new Map([['redis-password', { value: 'two', version: 2 }]]));
    expect(JSON.parse(readFileSync(join(place.project, 'plain.json'), 'utf8'))).toEqual({
      'redis-password': { value: 'two', version: 2, changed: '2026-11-21', previous: 'one' },
    });
  });

  test('fails when others can read it, or it is no such file', async () => {
    const place = await placeOf('dhis2-sync/prod', { kind: 'file', path: 'plain.json' });
    const path = join(place.project, 'plain.json');
    writeFileSync(path, '{}');
    chmodSync(path, 0o644);
    expect((await problemsOf(place)).replaceAll(place.project, '<project>')).toMatchInlineSnapshot(
      `"plain.json: expected a file that others cannot read, got one they can; run chmod o-rwx <project>/plain.json"`,
    );
    writeFileSync(path, '{ "redis-password": 1 }');
    chmodSync(path, 0o600);
    expect(await problemsOf(place)).toMatchInlineSnapshot(
      `"plain.json: expected a JSON object of texts, got something else; write {"<secret>": "<value>"}"`,
    );
  });
});
