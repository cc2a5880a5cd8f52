import { X509Certificate } from 'node:crypto';
import { UsageError } from '../usage-error.ts';
import { givenPart } from './certificate-pairs.ts';
import { selectSecrets, writerOf } from './generate-secrets.ts';
import { openStore } from './open-store.ts';
import { versionsFile, writeVersions } from './settings-versions.ts';
import type { StorePlace } from './store.ts';

/** How a value was set. */
export interface SetSecret {
  readonly place: string;
  readonly version: number;
  /**
   * - `new`: there was none
   * - `changed`: there was another one, so the version in the settings is higher now
   * - `same`: it was that value already
   */
  readonly outcome: 'new' | 'changed' | 'same';
  /** Settings file that holds the version. */
  readonly settings: string;
}

/**
 * Writes the value of one secret; where it had another one, the version in store and settings is raised, so that the next deployment takes it.
 *
 * @throws UsageError where the name is none, or the value is not what the topology asks for
 */
export async function setSecret(place: StorePlace, name: string, given: string): Promise<SetSecret> {
  const [secret] = selectSecrets(place.topology, [name]);
  if (secret === undefined) throw new Error(`no secret ${name}`);
  const store = openStore(place);
  const write = writerOf(store);
  const value = checked(place, name, secret.length, given);
  const { found } = await store.read([secret]);
  const entry = (await store.survey())?.get(name) ?? null;
  const settings = versionsFile(place);
  if (found.get(name)?.value === value) {
    return { place: store.place, version: entry?.version ?? secret.version, outcome: 'same', settings };
  }
  const version = entry === null ? secret.version : Math.max(entry.version ?? 1, secret.version) + 1;
  await write(new Map([[name, { value, version }]]));
  if (version !== secret.version) await writeVersions(place, new Map([[name, version]]));
  return { place: store.place, version, outcome: entry === null ? 'new' : 'changed', settings };
}

/** One newline at the end is the shell's; of several lines it belongs to the text. */
function checked({ topology }: StorePlace, name: string, length: number, given: string): string {
  const value = /\n.*\S/.test(given) ? given : given.replace(/\r?\n$/, '');
  const part = givenPart(topology, name);
  if (value === '') throw new UsageError(`secret ${name}: expected a value, got nothing; type it, or pipe it in`);
  if (part !== null) {
    if (!isOfCertificate(topology, name) || isPem(value, part)) return value;
    throw new UsageError(`secret ${name}: expected ${part}, got something else; pipe the file in`);
  }
  if (value.length >= length) return value;
  throw new UsageError(
    `secret ${name}: expected ${length} characters or more, got ${value.length}; choose a longer one, or let arrimage secrets generate make it`,
  );
}

function isOfCertificate({ secrets }: StorePlace['topology'], name: string): boolean {
  return secrets.some((secret) => secret.name === name && secret.given === null);
}

function isPem(value: string, part: string): boolean {
  if (part.startsWith('the private key')) return /^-----BEGIN [A-Z ]*PRIVATE KEY-----\r?\n/m.test(value);
  try {
    return new X509Certificate(value).subject !== '';
  } catch {
    return false;
  }
}
