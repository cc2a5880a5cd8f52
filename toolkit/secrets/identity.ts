import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { isClosed, writeClosed } from './closed-file.ts';
import type { SecretAccess } from './store.ts';

/** Private keys of age, each with its public one. */
export interface Identity {
  /** Where they stand, as people know it. */
  readonly place: string;
  readonly keys: readonly string[];
  /** Public keys, `age1…`. */
  readonly recipients: readonly string[];
}

/** The variable whose text is the private key, for CI. */
export const IDENTITY_VARIABLE = 'ARRIMAGE_IDENTITY';

/** The variable that names the file with the private key. */
export const IDENTITY_FILE_VARIABLE = 'ARRIMAGE_IDENTITY_FILE';

/**
 * Finds the private key of whoever runs this; null: there is none where it is looked for.
 *
 * @throws UsageError where what is there is no key, or others can read it
 */
export async function tryFindIdentity(access: SecretAccess): Promise<Identity | null> {
  const given = access.identityFile === null ? (access.variables[IDENTITY_VARIABLE] ?? '') : '';
  if (given.trim() !== '') return identityOf(IDENTITY_VARIABLE, given);
  const path = identityFile(access);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new UsageError(`${path}: expected a private key that can be read, got ${error.code}; check its permissions`);
  });
  if (text === null) return null;
  if (await isClosed(path, 'group')) return identityOf(path, text);
  throw new UsageError(
    `${path}: expected a private key that nobody else can read, got one that others can; run chmod 600 ${path}, and think of it as known where others use this machine`,
  );
}

/** The file in which the private key is looked for. */
export function identityFile({ identityFile: named, variables }: SecretAccess): string {
  const file = named ?? variables[IDENTITY_FILE_VARIABLE] ?? '';
  if (file !== '') return resolve(file);
  const configuration = variables['XDG_CONFIG_HOME'] || join(variables['HOME'] || homedir(), '.config');
  return join(configuration, 'arrimage', 'identity');
}

/** Variables that tell the steps that Terraform runs which key was named on the command line. */
export function identityVariables({ identityFile: named }: SecretAccess): Readonly<Record<string, string>> {
  return named === null ? {} : { [IDENTITY_VARIABLE]: '', [IDENTITY_FILE_VARIABLE]: resolve(named) };
}

/** Makes a private key where there is none. */
export async function makeIdentity(access: SecretAccess): Promise<Identity> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
  const key = await generateX25519Identity();
  const recipient = await identityToRecipient(key);
  const path = identityFile(access);
  await writeClosed(path, `# created: ${access.today}\n# public key: ${recipient}\n${key}\n`);
  return { place: path, keys: [key], recipients: [recipient] };
}

/** Reads the form that `age-keygen` writes: a key a line, and comments. */
async function identityOf(place: string, text: string): Promise<Identity> {
  const { identityToRecipient } = await import('age-encryption');
  const keys = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const recipients = await Promise.all(keys.map((key) => identityToRecipient(key).catch(() => null)));
  const known = recipients.filter((recipient) => recipient !== null);
  if (known.length === keys.length && keys.length > 0) return { place, keys, recipients: known };
  throw new UsageError(
    `${place}: expected a private key of age, AGE-SECRET-KEY-1…, got something else; write it as age-keygen or arrimage secrets init makes it`,
  );
}
