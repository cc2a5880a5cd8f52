import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSecretFile, renderSecretFile, type SealedSecret } from '../../../settings/secrets/secret-file.ts';
import { checkSecrets } from '../../../toolkit/secrets/check-secrets.ts';
import { generateSecrets } from '../../../toolkit/secrets/generate-secrets.ts';
import { initStore } from '../../../toolkit/secrets/init-store.ts';
import { openStore } from '../../../toolkit/secrets/open-store.ts';
import { readSecrets } from '../../../toolkit/secrets/read-secrets.ts';
import type { StorePlace } from '../../../toolkit/secrets/store.ts';
import { placeOf } from './place.ts';

const FILE = 'config/dhis2-sync/prod.secrets.yaml';

async function filled(): Promise<StorePlace> {
  const place = await placeOf('dhis2-sync/prod', { kind: 'age' });
  await initStore(place, 'ada');
  await generateSecrets(place, []);
  return place;
}

function edit({ project }: StorePlace, change: (text: string) => string): void {
  const path = join(project, FILE);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

type Secrets = Map<string, SealedSecret>;

function editSecrets(place: StorePlace, change: (secrets: Secrets) => void): void {
  edit(place, (text) => {
    const file = parseSecretFile({ path: FILE, text });
    if ('problems' in file) throw new Error(text);
    const secrets = new Map(file.secrets);
    change(secrets);
    return renderSecretFile({ ...file, secrets }, 'dhis2-sync/prod');
  });
}

function sealed(secrets: Secrets, name: string): SealedSecret {
  return secrets.get(name) ?? { version: 0, changed: '', value: '' };
}

const problemsOf = async (place: StorePlace) => (await checkSecrets(place)).problems.join('\n');

describe('an encrypted store', () => {
  test('gives back what was generated, and none of it stands in the file', async () => {
    const place = await filled();
    const secrets = await readSecrets(place.project, place.topology, place.access);
    expect([secrets.get('secret-key')?.length, secrets.get('redis-password')?.length]).toEqual([64, 32]);
    const text = readFileSync(join(place.project, FILE), 'utf8');
    for (const value of secrets.values()) {
      expect(text).not.toContain(value);
      expect(text).not.toContain(Buffer.from(value).toString('base64').slice(0, 20));
    }
  });

  test('writes one value and leaves the others letter by letter', async () => {
    const place = await filled();
    const before = readFileSync(join(place.project, FILE), 'utf8').split('\n');
    await openStore(place).write?.(new Map([['redis-password', { value: 'another', version: 2 }]]));
    const after = readFileSync(join(place.project, FILE), 'utf8').split('\n');
    expect(after.filter((line, index) => line !== before[index])).toEqual([
      '    version: 2',
      expect.stringMatching(/^ {4}value: /),
    ]);
  });

  test('fails when two values were swapped', async () => {
    const place = await filled();
    editSecrets(place, (secrets) => {
      const [one, two] = [sealed(secrets, 'database-password'), sealed(secrets, 'redis-password')];
      secrets.set('database-password', two).set('redis-password', one);
    });
    expect(await problemsOf(place)).toMatchInlineSnapshot(`
      "config/dhis2-sync/prod.secrets.yaml database-password: expected the value of this secret in this version, got a ciphertext from another place: the file was tampered with, or merged by hand; bring it back from the repository’s history, or set it anew with arrimage secrets set
      config/dhis2-sync/prod.secrets.yaml redis-password: expected the value of this secret in this version, got a ciphertext from another place: the file was tampered with, or merged by hand; bring it back from the repository’s history, or set it anew with arrimage secrets set"
    `);
  });

  test('fails when an old version was put in the place of a new one', async () => {
    const place = await filled();
    let old = '';
    editSecrets(place, (secrets) => {
      old = sealed(secrets, 'redis-password').value;
    });
    await openStore(place).write?.(new Map([['redis-password', { value: 'another', version: 2 }]]));
    editSecrets(place, (secrets) =>
      secrets.set('redis-password', { ...sealed(secrets, 'redis-password'), value: old }),
    );
    expect(await problemsOf(place)).toMatchInlineSnapshot(
      `"config/dhis2-sync/prod.secrets.yaml redis-password: expected the value of this secret in this version, got a ciphertext from another place: the file was tampered with, or merged by hand; bring it back from the repository’s history, or set it anew with arrimage secrets set"`,
    );
  });

  test('fails when a ciphertext was changed, cut, or is none', async () => {
    const place = await filled();
    editSecrets(place, (secrets) => {
      const change = (name: string, by: (bytes: Buffer) => Uint8Array) => {
        const entry = sealed(secrets, name);
        secrets.set(name, { ...entry, value: Buffer.from(by(Buffer.from(entry.value, 'base64'))).toString('base64') });
      };
      change('database-password', (bytes) => bytes.fill(7, bytes.length - 4));
      change('redis-password', (bytes) => bytes.subarray(0, bytes.length - 40));
      change('secret-key', () => Buffer.from('age'));
    });
    expect(await problemsOf(place)).toMatchInlineSnapshot(`
      "config/dhis2-sync/prod.secrets.yaml database-password: expected a ciphertext of age that is whole, got one that was tampered with or cut; bring it back from the repository’s history, or set it anew with arrimage secrets set
      config/dhis2-sync/prod.secrets.yaml redis-password: expected a ciphertext of age that is whole, got one that was tampered with or cut; bring it back from the repository’s history, or set it anew with arrimage secrets set
      config/dhis2-sync/prod.secrets.yaml secret-key: expected a ciphertext of age that is whole, got one that was tampered with or cut; bring it back from the repository’s history, or set it anew with arrimage secrets set"
    `);
  });

  test('fails when the file of another environment is put in its place', async () => {
    const place = await filled();
    const other = { ...place, topology: { ...place.topology, environment: 'lab' } };
    const text = readFileSync(join(place.project, FILE), 'utf8');
    writeFileSync(join(place.project, 'config/dhis2-sync/lab.secrets.yaml'), text);
    expect((await checkSecrets(other)).problems.length).toBe(place.topology.secrets.length);
  });

  test('fails when somebody has put a key of his own into the list, and encrypts nothing to it', async () => {
    const place = await filled();
    const stranger = await placeOf('dhis2-sync/prod', { kind: 'age' });
    const { identity } = await initStore(stranger, 'eve');
    edit(place, (text) => text.replace('recipients:', `recipients:\n  - key: ${identity.recipients[0]}`));
    const before = readFileSync(join(place.project, FILE), 'utf8');
    expect((await problemsOf(place)).split('\n')[0]).toMatchInlineSnapshot(
      `"config/dhis2-sync/prod.secrets.yaml administrator-password: expected a value that is encrypted to the recipients of the file, got one for others: the list was tampered with, or merged by hand; bring the list back, then change it with arrimage secrets recipients"`,
    );
    await expect(openStore(place).write?.(new Map([['redis-password', { value: 'x', version: 2 }]]))).rejects.toThrow(
      'the list was tampered with',
    );
    expect(readFileSync(join(place.project, FILE), 'utf8')).toBe(before);
  });

  test.each([
    ['was cut', (text: string) => text.slice(0, text.indexOf('value:') + 3)],
    ['is no YAML', () => 'recipients: [\n'],
    ['is empty', () => ''],
    ['has a conflict of git in it', (text: string) => text.replace('secrets:', '<<<<<<< HEAD\nsecrets:')],
    ['is of a newer format', (text: string) => text.replace('format: 1', 'format: 2')],
    ['has no recipients', (text: string) => text.replace(/recipients:\n.*\n.*\n/, 'recipients: []\n')],
    [
      'has a wrong version and a value on two lines',
      (text: string) => text.replace('version: 1', 'version: no').replace(/value: (\w{20})/, 'value: $1 '),
    ],
  ])('fails when the file %s, with its line', async (title, change) => {
    const place = await filled();
    edit(place, change);
    await expect(`${title}\n${await problemsOf(place)}\n`).toMatchFileSnapshot(
      `../../golden/secrets/${title.replaceAll(' ', '-')}.txt`,
    );
  });

  test('fails when secrets are missing, each named with what to do', async () => {
    const place = await placeOf('orchestra/prod', { kind: 'age' });
    await initStore(place, 'ada');
    const { made, left } = await generateSecrets(place, []);
    expect(made.map(({ name, length }) => `${name} ${length}`)).toEqual([
      'administrator-password 32',
      'backup-password 32',
      'database-password 32',
      'jwt-secret 128',
      'postgres-superuser-password 32',
      'redis-password 32',
    ]);
    expect(left).toEqual(['certificate-chain', 'certificate-key']);
    await expect(readSecrets(place.project, place.topology, place.access)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [UsageError: config/orchestra/prod.secrets.yaml: expected the secret "certificate-chain", got none; run arrimage secrets set orchestra/prod certificate-chain, with the certificate and its intermediates in PEM
      config/orchestra/prod.secrets.yaml: expected the secret "certificate-key", got none; run arrimage secrets set orchestra/prod certificate-key, with the private key in PEM]
    `);
  });

  test('fails when the store and the settings speak of different versions', async () => {
    const place = await filled();
    await openStore(place).write?.(
      new Map([['redis-password', { value: 'another, and it is long enough', version: 2 }]]),
    );
    await expect(readSecrets(place.project, place.topology, place.access)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: config/dhis2-sync/prod.secrets.yaml redis-password: expected version 1 as in the settings, got version 2; a rotation was interrupted, or the settings are older than the store: go on with arrimage secrets rotate dhis2-sync/prod redis-password, or bring back the store of version 1]`,
    );
    const secrets = place.topology.secrets.map((secret) => ({ ...secret, version: 3 }));
    const newer = { ...place.topology, secrets: secrets.filter(({ name }) => name === 'redis-password') };
    await expect(readSecrets(place.project, newer, place.access)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[UsageError: config/dhis2-sync/prod.secrets.yaml redis-password: expected version 3 as in the settings, got version 2; the store is older than the settings: bring it up to date, or go on with arrimage secrets rotate dhis2-sync/prod redis-password]`,
    );
  });
});
