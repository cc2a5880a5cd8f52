import { createHash } from 'node:crypto';
import type { Recipient } from '../../settings/secrets/secret-file.ts';

/** What a ciphertext says of itself, so that it counts at its own place only. */
export interface Seal {
  /** `<system>/<environment>`. */
  readonly target: string;
  readonly name: string;
  readonly version: number;
}

/** Why a ciphertext gives no value. */
export type Refusal = 'not for this key' | 'damaged' | 'of another place' | 'of other recipients';

/** Encrypts a value to recipients, bound to its place and to the list of them; base64 on one line. */
export async function seal(recipients: readonly Recipient[], place: Seal, value: string): Promise<string> {
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  for (const { key } of recipients) encrypter.addRecipient(key);
  const { target, name, version } = place;
  const content = { target, name, version, recipients: digestOf(recipients), value };
  return Buffer.from(await encrypter.encrypt(JSON.stringify(content))).toString('base64');
}

/** Decrypts values that were encrypted to one of some keys. */
export async function openerOf(
  keys: readonly string[],
  recipients: readonly Recipient[],
): Promise<(place: Seal, sealed: string) => Promise<{ readonly value: string } | { readonly refusal: Refusal }>> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  for (const key of keys) decrypter.addIdentity(key);
  const digest = digestOf(recipients);
  return async (place, sealed) => {
    const bytes = Buffer.from(sealed, 'base64');
    const text = await decrypter.decrypt(bytes, 'text').catch((error: unknown) => {
      const isOther = error instanceof Error && error.message.startsWith('no identity matched');
      return { refusal: isOther ? ('not for this key' as const) : ('damaged' as const) };
    });
    if (typeof text !== 'string') return text;
    const content = contentOf(text);
    const isOwn = (['target', 'name', 'version'] as const).every((key) => content[key] === place[key]);
    if (typeof content.value !== 'string' || !isOwn) return { refusal: 'of another place' };
    const isForThem = content.recipients === digest && stanzas(bytes) === recipients.length;
    return isForThem ? { value: content.value } : { refusal: 'of other recipients' };
  };
}

function contentOf(text: string): Readonly<Record<keyof Seal | 'recipients' | 'value', unknown>> {
  try {
    return JSON.parse(text);
  } catch {
    return { target: null, name: null, version: null, recipients: null, value: null };
  }
}

/** The same for the same keys in any order. */
function digestOf(recipients: readonly Recipient[]): string {
  const keys = recipients.map(({ key }) => key).sort();
  return createHash('sha256').update(keys.join('\n')).digest('base64').slice(0, 22);
}

/** Number of those who can read a ciphertext; each has a line `->` in the header of age. */
function stanzas(bytes: Uint8Array): number {
  const header = Buffer.from(bytes).toString('latin1').split('\n---')[0] ?? '';
  return header.split('\n').filter((line) => line.startsWith('-> ')).length;
}
