import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type TestProject, testProject } from './project.ts';

const PROD = 'samaconso/prod';

/** What differs from run to run: keys and ciphertexts. */
function masked(text: string): string {
  return text.replace(/age1[a-z0-9]{58}/g, 'age1…').replace(/value: [A-Za-z0-9+/=]+/g, 'value: …');
}

async function withStore(): Promise<TestProject> {
  const project = testProject();
  await project.run('secrets', 'init', PROD);
  await project.run('secrets', 'generate', PROD);
  return project;
}

describe('arrimage secrets recipients', () => {
  const other = { HOME: '' };

  test('lets a second machine in, and out again', async () => {
    const project = await withStore();
    const home = join(project.folder, 'second');
    mkdirSync(home);
    const variables = { ...other, HOME: home };
    await project.runGiven({ variables }, 'secrets', 'init', 'samaconso/dev');
    const key = /age1\w+/.exec(readFileSync(join(home, '.config/arrimage/identity'), 'utf8'))?.[0] ?? '';
    const check = () => project.runGiven({ variables }, 'secrets', 'check', PROD);
    expect((await check()).out.replaceAll(key, 'age1other')).toMatchInlineSnapshot(`
      "error config/samaconso/prod.secrets.yaml: expected the private key of one of its recipients (ada@laptop), got that of age1other from <project>/second/.config/arrimage/identity; have one of them run arrimage secrets recipients samaconso/prod add age1other
      samaconso/prod: 0 secrets are as they should be, 1 problem
      "
    `);

    const added = await project.run('secrets', 'recipients', PROD, 'add', key, '--comment', 'ada');
    expect([added.code, added.err]).toEqual([
      0,
      expect.stringMatching(/: \d+ values are encrypted to them; commit it\n$/),
    ]);
    expect((await check()).code).toBe(0);

    const before = readFileSync(join(project.folder, 'config/samaconso/prod.secrets.yaml'), 'utf8');
    const own = await project.run('secrets', 'recipients', PROD, 'remove', 'ada@laptop');
    expect([own.code, readFileSync(join(project.folder, 'config/samaconso/prod.secrets.yaml'), 'utf8')]).toEqual([
      2,
      before,
    ]);
    expect(own.err).toMatchInlineSnapshot(`
      "config/samaconso/prod.secrets.yaml: expected the key of somebody else, got "ada@laptop", your own from <project>/.home/.config/arrimage/identity, without which you could not read the secrets; have another recipient remove it, or name another recipient's private key with --identity
      "
    `);

    const removed = await project.run('secrets', 'recipients', PROD, 'remove', 'ada');
    expect(removed.err).toMatchInlineSnapshot(`
      "config/samaconso/prod.secrets.yaml: 32 values are encrypted to them; commit it
      Whoever was removed still knows the values of before, from the repository's history: arrimage secrets rotate samaconso/prod api-tls-key database-password migrate-tls-key minio-bucket-password minio-root-password minio-tls-key pgbouncer-password pgbouncer-tls-key postgres-roles-tls-key postgres-superuser-password postgres-tls-key rabbitmq-administrator-password rabbitmq-api-password rabbitmq-tls-key rabbitmq-users-tls-key rabbitmq-worker-password redis-password redis-tls-key secret-key worker-tls-key
      Have these issued anew, since rotate makes none: authority-key
      How the authority is replaced is in docs/encryption.md
      "
    `);
    expect((await check()).code).toBe(2);
    expect((await project.run('secrets', 'check', PROD)).code).toBe(0);
  });

  test('fails when the key is none, is there already, or is the last one; a private key is not shown', async () => {
    const project = await withStore();
    const identity = readFileSync(join(project.folder, '.home/.config/arrimage/identity'), 'utf8');
    const own = /age1\w+/.exec(identity)?.[0] ?? '';
    const secret = /AGE-SECRET-KEY-1\w+/.exec(identity)?.[0] ?? '';
    const change = async (...argv: readonly string[]) =>
      masked((await project.run('secrets', 'recipients', PROD, ...argv)).err);
    expect(await change('add', 'age1abc')).toMatchInlineSnapshot(`
      "expected a public key of age, age1…, got "age1abc"; ask its owner for the line "public key" of the identity
      "
    `);
    expect(await change('add', secret)).toMatchInlineSnapshot(`
      "expected a public key of age, age1…, got something else; ask its owner for the line "public key" of the identity
      "
    `);
    expect(await change('add')).toMatchInlineSnapshot(`
      "secrets recipients add: expected a public key, age1…, got none; write it
      "
    `);
    expect(await change('add', own)).toMatchInlineSnapshot(`
      "config/samaconso/prod.secrets.yaml: expected a new recipient, got "age1…", who is one; nothing was changed
      "
    `);
    expect(await change('remove', own)).toMatchInlineSnapshot(`
      "config/samaconso/prod.secrets.yaml: expected another recipient beside "age1…", got none; add one first
      "
    `);
    expect(await change('remove', '')).toMatchInlineSnapshot(`
      "secrets recipients remove: expected a public key, age1…, or a comment, got none; write it
      "
    `);
    expect(await change('remove', 'nobody')).toMatchInlineSnapshot(`
      "config/samaconso/prod.secrets.yaml: expected one of its recipients, got "nobody"; see arrimage secrets recipients
      "
    `);
  });
});

describe('arrimage secrets check', () => {
  test('counts a certificate that serves no more among the problems only', async () => {
    const project = await withStore();
    const { good } = JSON.parse((await project.run('secrets', 'check', PROD, '--format', 'json')).out);
    const settings = readFileSync(join(project.folder, 'config/samaconso/prod.yaml'), 'utf8');
    const address = /^ {2}db:.*?address: (\S+?)[ ,}]/ms.exec(settings)?.[1] ?? '';
    project.edit('config/samaconso/prod.yaml', address, '192.0.2.77');
    const { code, out } = await project.run('secrets', 'check', PROD, '--format', 'json');
    const found = JSON.parse(out);
    expect([code, found.problems.length > 0, found.good + found.problems.length]).toEqual([2, true, good]);
  });
});

describe('the private key', () => {
  test('comes from the command line, a variable or a file that a variable names', async () => {
    const project = await withStore();
    const identity = join(project.folder, '.home/.config/arrimage/identity');
    const text = readFileSync(identity, 'utf8');
    const check = async (variables: Readonly<Record<string, string>>, ...argv: readonly string[]) =>
      (await project.runGiven({ variables: { HOME: '/nowhere', ...variables } }, 'secrets', 'check', PROD, ...argv))
        .code;
    expect(await check({})).toBe(2);
    expect(await check({ ARRIMAGE_IDENTITY: text })).toBe(0);
    expect(await check({ ARRIMAGE_IDENTITY_FILE: identity })).toBe(0);
    expect(await check({ ARRIMAGE_IDENTITY: 'wrong' }, '--identity', identity)).toBe(0);
  });

  test('fails when others can read it, or it is none', async () => {
    const project = await withStore();
    const identity = join(project.folder, '.home/.config/arrimage/identity');
    chmodSync(identity, 0o644);
    expect((await project.run('secrets', 'check', PROD)).out).toMatchInlineSnapshot(`
      "error <project>/.home/.config/arrimage/identity: expected a private key that nobody else can read, got one that others can; run chmod 600 <project>/.home/.config/arrimage/identity, and think of it as known where others use this machine
      samaconso/prod: 0 secrets are as they should be, 1 problem
      "
    `);
    chmodSync(identity, 0o600);
    writeFileSync(identity, 'ssh-ed25519 AAAA');
    expect((await project.run('secrets', 'check', PROD)).out).toMatchInlineSnapshot(`
      "error <project>/.home/.config/arrimage/identity: expected a private key of age, AGE-SECRET-KEY-1…, got something else; write it as age-keygen or arrimage secrets init makes it
      samaconso/prod: 0 secrets are as they should be, 1 problem
      "
    `);
    const lost = await project.runGiven({ variables: { HOME: '/nowhere' } }, 'secrets', 'check', PROD);
    expect(lost.out).toMatchInlineSnapshot(`
      "error /nowhere/.config/arrimage/identity: expected the private key that opens config/samaconso/prod.secrets.yaml, got none; bring it there, name it with --identity, or make one with arrimage secrets init and have it added by ada@laptop
      samaconso/prod: 0 secrets are as they should be, 1 problem
      "
    `);
  });
});
