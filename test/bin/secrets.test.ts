import { chmodSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testProject as anyProject, type TestProject } from './project.ts';

const PROD = 'samaconso/prod';
const STORE = 'config/samaconso/prod.secrets.yaml';

/** Without the secrets of encrypted traffic between servers, which are many. */
function testProject(): TestProject {
  const project = anyProject();
  project.edit('config/samaconso/prod.yaml', 'encryption: internal\n', 'encryption: none\n');
  return project;
}

/** What differs from run to run: keys and ciphertexts. */
function masked(text: string): string {
  return text.replace(/age1[a-z0-9]{58}/g, 'age1…').replace(/value: [A-Za-z0-9+/=]+/g, 'value: …');
}

function textOf(project: TestProject, path: string): string {
  return readFileSync(join(project.folder, path), 'utf8');
}

async function withStore(): Promise<TestProject> {
  const project = testProject();
  await project.run('secrets', 'init', PROD);
  await project.run('secrets', 'generate', PROD);
  return project;
}

describe('arrimage secrets init', () => {
  test('makes a key that nobody else can read, and a file with its owner as recipient', async () => {
    const project = testProject();
    const { code, out, err } = await project.run('secrets', 'init', PROD);
    expect(code).toBe(0);
    expect(masked(out)).toMatchInlineSnapshot(`
      "made <project>/.home/.config/arrimage/identity: your private key, readable by you alone
      written config/samaconso/prod.secrets.yaml: encrypted to age1…
      "
    `);
    expect(err).toMatchInlineSnapshot(`
      "Keep a copy of it in a safe place: without it, or another recipient, nobody reads the secrets again.
      Next: arrimage secrets generate samaconso/prod, then commit config/samaconso/prod.secrets.yaml
      "
    `);
    expect(statSync(join(project.folder, '.home/.config/arrimage/identity')).mode & 0o777).toBe(0o600);
    expect(masked(textOf(project, STORE))).toMatchInlineSnapshot(`
      "# Secrets of samaconso/prod, each encrypted to the recipients by age. Change them with: arrimage secrets
      format: 1
      recipients:
        - key: age1…
          comment: ada@laptop
      secrets: {}
      "
    `);
    expect((await project.run('check')).code).toBe(0);
  });

  test('takes over what stood in the file of plain values', async () => {
    const project = testProject();
    project.write('.arrimage/secrets/samaconso/prod.json', '{ "redis-password": "a value from before the store" }');
    chmodSync(join(project.folder, '.arrimage/secrets/samaconso/prod.json'), 0o600);
    const { code, out } = await project.run('secrets', 'init', PROD);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('taken over from .arrimage/secrets/samaconso/prod.json: redis-password\n'),
    ]);
    expect((await project.run('secrets', 'get', PROD, 'redis-password')).out).toBe('a value from before the store');
  });

  test('fails when there is a store already, and where the settings keep secrets elsewhere', async () => {
    const project = await withStore();
    const before = textOf(project, STORE);
    expect((await project.run('secrets', 'init', PROD)).err).toMatchInlineSnapshot(`
      "config/samaconso/prod.secrets.yaml: expected no file of secrets yet, got one; go on with arrimage secrets generate, or have a recipient add your key with arrimage secrets recipients
      "
    `);
    expect(textOf(project, STORE)).toBe(before);
    expect((await project.run('secrets', 'init', 'samaconso/lab')).err).toMatchInlineSnapshot(`
      "secretStore: expected the kind age for a store in the repository, got "file"; set secretStore: { kind: age }, or go on without init
      "
    `);
  });
});

describe('arrimage secrets generate', () => {
  test('makes all that are missing as long as the stack asks, and writes over none', async () => {
    const project = testProject();
    await project.run('secrets', 'init', PROD);
    const { code, out } = await project.run('secrets', 'generate', PROD);
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "made database-password: 32 characters
      made minio-bucket-password: 32 characters
      made minio-root-password: 32 characters
      made pgbouncer-password: 32 characters
      made postgres-superuser-password: 32 characters
      made rabbitmq-administrator-password: 32 characters
      made rabbitmq-api-password: 32 characters
      made rabbitmq-worker-password: 32 characters
      made redis-password: 32 characters
      made secret-key: 64 characters
      "
    `);
    const before = textOf(project, STORE);
    expect((await project.run('secrets', 'generate', PROD)).err).toBe(`${STORE}: nothing is missing\n`);
    expect((await project.run('secrets', 'generate', PROD, 'redis-password')).err).toMatchInlineSnapshot(`
      "redis-password is there, and stays; a new value comes by rotate
      config/samaconso/prod.secrets.yaml: nothing is missing
      "
    `);
    expect(textOf(project, STORE)).toBe(before);
  });

  test('fails when a name is none', async () => {
    const project = await withStore();
    expect(await project.run('secrets', 'generate', PROD, 'redis-passwrd', 'x')).toMatchInlineSnapshot(`
      {
        "code": 2,
        "err": "expected the name of a secret, got "redis-passwrd"; did you mean "redis-password"?
      expected the name of a secret, got "x"; the secrets are database-password, minio-bucket-password, minio-root-password, pgbouncer-password, postgres-superuser-password, rabbitmq-administrator-password, rabbitmq-api-password, rabbitmq-worker-password, redis-password, secret-key
      ",
        "out": "",
      }
    `);
  });
});

describe('arrimage secrets set', () => {
  test('encrypts that value alone anew, and raises its version in the settings', async () => {
    const project = await withStore();
    const before = textOf(project, STORE).split('\n');
    const value = 'a password that somebody chose, long enough';
    const { code, out, err } = await project.runGiven(
      { input: `${value}\n` },
      'secrets',
      'set',
      PROD,
      'redis-password',
    );
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "config/samaconso/prod.secrets.yaml: set redis-password, version 2
      config/samaconso/prod.yaml: secrets.redis-password.version is 2
      "
    `);
    expect(err).toMatchInlineSnapshot(`
      "Programs get it with the next: arrimage deploy samaconso/prod
      "
    `);
    const changed = textOf(project, STORE)
      .split('\n')
      .filter((line, index) => line !== before[index]);
    expect(changed.map(masked)).toEqual(['    version: 2', '    value: …']);
    expect(textOf(project, 'config/samaconso/prod.yaml')).toContain('\nsecrets:\n  redis-password: { version: 2 }\n');
    expect((await project.run('secrets', 'get', PROD, 'redis-password')).out).toBe(value);
    expect((await project.run('secrets', 'check', PROD)).code).toBe(0);
    const again = await project.runGiven({ input: value }, 'secrets', 'set', PROD, 'redis-password');
    expect(again.out).toBe('redis-password has that value already; nothing was changed\n');
  });

  test('asks a person twice, and shows nothing of it', async () => {
    const project = await withStore();
    const value = 'typed by a person, 32 or more of them';
    const set = ['secrets', 'set', PROD, 'redis-password'];
    const { code, out, err } = await project.runWith([value, value], ...set);
    expect([code, `${out}${err}`.includes(value)]).toEqual([0, false]);
    expect((await project.runWith([value, `${value}!`], ...set)).err).toMatchInlineSnapshot(`
      "secret redis-password: expected the same value twice, got two; nothing was changed
      "
    `);
  });

  test('fails when the value is an argument, too short, or the secret unknown; none of them is shown', async () => {
    const project = await withStore();
    const before = textOf(project, STORE);
    expect((await project.run('secrets', 'set', PROD, 'redis-password', 'hunter2')).err).toMatchInlineSnapshot(`
      "secrets set: expected the value of redis-password as input, got an argument, which every user of this machine can see and the shell remembers; pipe it in or type it when asked, and choose another value
      "
    `);
    expect(
      (await project.runGiven({ input: 'hunter2' }, 'secrets', 'set', PROD, 'redis-password')).err,
    ).toMatchInlineSnapshot(`
      "secret redis-password: expected 32 characters or more, got 7; choose a longer one, or let arrimage secrets generate make it
      "
    `);
    expect(
      (await project.runGiven({ input: 'hunter2' }, 'secrets', 'set', PROD, 'redis-pasword')).err,
    ).toMatchInlineSnapshot(`
      "expected the name of a secret, got "redis-pasword"; did you mean "redis-password"?
      "
    `);
    expect((await project.run('secrets', 'set', PROD, 'redis-password')).err).toMatchInlineSnapshot(`
      "secret redis-password: expected a value, got nothing; type it, or pipe it in
      "
    `);
    expect(textOf(project, STORE)).toBe(before);
  });
});

describe('arrimage secrets list', () => {
  test('needs no key, and shows no value', async () => {
    const project = await withStore();
    const secret = (await project.run('secrets', 'get', PROD, 'secret-key')).out;
    project.edit(
      'config/samaconso/prod.secrets.yaml',
      'secrets:',
      'secrets:\n  old-key: { version: 3, changed: 2026-10-01, value: QUJD }',
    );
    const { code, out } = await project.runGiven({ variables: { HOME: '/nowhere' } }, 'secrets', 'list', PROD);
    expect([code, out.includes(secret)]).toEqual([0, false]);
    expect(out).toMatchInlineSnapshot(`
      "config/samaconso/prod.secrets.yaml
      ┌─────────────────────────────────┬─────────┬─────────┬───────────────────┬────────┬────────────────────┐
      │ secret                          │ state   │ version │ changed           │ length │ used by            │
      ├─────────────────────────────────┼─────────┼─────────┼───────────────────┼────────┼────────────────────┤
      │ database-password               │ present │ 1       │ 2026-11-21        │ 32     │ app/api            │
      │                                 │         │         │                   │        │ app/migrate        │
      │                                 │         │         │                   │        │ db/postgres-roles  │
      │                                 │         │         │                   │        │ worker/worker      │
      │ minio-bucket-password           │ present │ 1       │ 2026-11-21        │ 32     │ app/api            │
      │                                 │         │         │                   │        │ db/minio-buckets   │
      │                                 │         │         │                   │        │ worker/worker      │
      │ minio-root-password             │ present │ 1       │ 2026-11-21        │ 32     │ db/minio           │
      │                                 │         │         │                   │        │ db/minio-buckets   │
      │ old-key                         │ unused  │ 3       │ 2026-10-01 (51 d) │ -      │ -                  │
      │ pgbouncer-password              │ present │ 1       │ 2026-11-21        │ 32     │ db/pgbouncer       │
      │                                 │         │         │                   │        │ db/postgres-roles  │
      │ postgres-superuser-password     │ present │ 1       │ 2026-11-21        │ 32     │ db/postgres        │
      │                                 │         │         │                   │        │ db/postgres-roles  │
      │ rabbitmq-administrator-password │ present │ 1       │ 2026-11-21        │ 32     │ app/rabbitmq-users │
      │ rabbitmq-api-password           │ present │ 1       │ 2026-11-21        │ 32     │ app/api            │
      │                                 │         │         │                   │        │ app/rabbitmq-users │
      │ rabbitmq-worker-password        │ present │ 1       │ 2026-11-21        │ 32     │ app/rabbitmq-users │
      │                                 │         │         │                   │        │ worker/worker      │
      │ redis-password                  │ present │ 1       │ 2026-11-21        │ 32     │ app/api            │
      │                                 │         │         │                   │        │ worker/redis       │
      │                                 │         │         │                   │        │ worker/worker      │
      │ secret-key                      │ present │ 1       │ 2026-11-21        │ 64     │ app/api            │
      │                                 │         │         │                   │        │ worker/worker      │
      └─────────────────────────────────┴─────────┴─────────┴───────────────────┴────────┴────────────────────┘
      "
    `);
    const json = await project.run('secrets', 'list', PROD, '--format', 'json');
    const { secrets } = JSON.parse(json.out) as { readonly secrets: readonly { readonly name: string }[] };
    expect(secrets.filter(({ name }) => ['old-key', 'redis-password'].includes(name))).toMatchInlineSnapshot(`
      [
        {
          "ageDays": 51,
          "changed": "2026-10-01",
          "length": null,
          "name": "old-key",
          "state": "unused",
          "storedVersion": 3,
          "usedBy": [],
          "version": null,
        },
        {
          "ageDays": 0,
          "changed": "2026-11-21",
          "length": 32,
          "name": "redis-password",
          "state": "present",
          "storedVersion": 1,
          "usedBy": [
            "app/api",
            "worker/redis",
            "worker/worker",
          ],
          "version": 1,
        },
      ]
    `);
  });
});
