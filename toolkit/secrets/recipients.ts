import type { Recipient } from '../../settings/secrets/secret-file.ts';
import { UsageError } from '../usage-error.ts';
import { findIdentity, openValues, readAgeFile } from './age-store.ts';
import type { StorePlace } from './store.ts';
import { ageFile, writeAgeFile } from './write-age-file.ts';

/** Who can read the values, and the names of the secrets. */
export interface Recipients {
  readonly path: string;
  readonly recipients: readonly Recipient[];
  readonly secrets: readonly string[];
}

/** Lists those who can read the values of an encrypted store. */
export async function listRecipients(place: StorePlace): Promise<Recipients> {
  refuseOthers(place);
  const { recipients, secrets } = await readAgeFile(place);
  return { path: ageFile(place.topology), recipients, secrets: [...secrets.keys()] };
}

/**
 * Encrypts every value to one more recipient.
 *
 * @throws UsageError where the key is none, or is there
 */
export async function addRecipient(place: StorePlace, key: string, comment: string): Promise<Recipients> {
  const { recipients } = await listRecipients(place);
  await refuseNoKey(key);
  if (recipients.some((recipient) => recipient.key === key)) {
    throw new UsageError(
      `${ageFile(place.topology)}: expected a new recipient, got "${key}", who is one; nothing was changed`,
    );
  }
  return changeRecipients(place, [...recipients, { key, comment }]);
}

/**
 * Encrypts every value to the other recipients only; the one that is removed still knows the values of today.
 *
 * @throws UsageError where it is none of them, or the only one, or whoever runs this
 */
export async function removeRecipient(place: StorePlace, key: string): Promise<Recipients> {
  const { recipients, path } = await listRecipients(place);
  const left = recipients.filter((recipient) => recipient.key !== key && recipient.comment !== key);
  if (left.length === recipients.length) {
    throw new UsageError(`${path}: expected one of its recipients, got "${key}"; see arrimage secrets recipients`);
  }
  if (left.length === 0) {
    throw new UsageError(`${path}: expected another recipient beside "${key}", got none; add one first`);
  }
  const identity = await findIdentity(place, await readAgeFile(place));
  if (!left.some((recipient) => identity.recipients.includes(recipient.key))) {
    throw new UsageError(
      `${path}: expected the key of somebody else, got "${key}", your own from ${identity.place}, without which you could not read the secrets; have another recipient remove it, or name another recipient's private key with --identity`,
    );
  }
  return changeRecipients(place, left);
}

async function changeRecipients(place: StorePlace, recipients: readonly Recipient[]): Promise<Recipients> {
  const file = await readAgeFile(place);
  const identity = await findIdentity(place, file);
  const { found, problems } = await openValues(place, file, identity, [...file.secrets.keys()]);
  if (problems.length > 0) throw new UsageError(...problems);
  const values = [...found].map(
    ([name, { value, version, changed }]) =>
      [name, { value, version: version ?? 1, ...(changed === null ? {} : { changed }) }] as const,
  );
  await writeAgeFile(place, { ...file, recipients }, new Map(values));
  return { path: ageFile(place.topology), recipients, secrets: [...file.secrets.keys()] };
}

async function refuseNoKey(key: string): Promise<void> {
  const { Encrypter } = await import('age-encryption');
  try {
    new Encrypter().addRecipient(key);
  } catch {
    // Somebody may have taken the private key for the public one.
    const got = key.startsWith('age1') ? `"${key.slice(0, 80)}"` : 'something else';
    throw new UsageError(
      `expected a public key of age, age1…, got ${got}; ask its owner for the line "public key" of the identity`,
    );
  }
}

function refuseOthers({ topology: { secretStore } }: StorePlace): void {
  if (secretStore.kind === 'age') return;
  throw new UsageError(
    `secretStore: expected the kind age, which alone has recipients, got "${secretStore.kind}"; give access where the secrets are kept`,
  );
}
