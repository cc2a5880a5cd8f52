import { UsageError } from '../usage-error.ts';
import { tryReadAgeFile } from './age-store.ts';
import { openFileStore } from './file-store.ts';
import { type Identity, makeIdentity, tryFindIdentity } from './identity.ts';
import type { NewSecret, StorePlace } from './store.ts';
import { ageFile, writeAgeFile } from './write-age-file.ts';

/** How a store was begun. */
export interface Begun {
  /** The file of secrets, relative to the project. */
  readonly path: string;
  readonly identity: Identity;
  /** Whether the private key was made just now. */
  readonly isNewIdentity: boolean;
  /** Whether the file is new; one that was there lets the new key in only when a recipient adds it. */
  readonly isNewFile: boolean;
  /** Secrets that were taken over from the file of plain values, and that file; null: there was none. */
  readonly takenOver: { readonly place: string; readonly names: readonly string[] } | null;
}

/**
 * Writes an encrypted store with its first recipient, and takes over what stood in the file of plain values; where there is a store,
 * makes the private key alone.
 *
 * @throws UsageError where there are both, or where the settings keep secrets elsewhere
 */
export async function initStore(place: StorePlace, comment: string): Promise<Begun> {
  const { topology } = place;
  const { kind } = topology.secretStore;
  const path = ageFile(topology);
  if (kind !== 'age') {
    throw new UsageError(
      `secretStore: expected the kind age for a store in the repository, got "${kind}"; set secretStore: { kind: age }, or go on without init`,
    );
  }
  const there = await tryFindIdentity(place.access);
  if ((await tryReadAgeFile(place)) !== null) {
    if (there === null) {
      const made = await makeIdentity(place.access);
      return { path, identity: made, isNewIdentity: true, isNewFile: false, takenOver: null };
    }
    throw new UsageError(
      `${path}: expected no file of secrets yet, got one; go on with arrimage secrets generate, or have a recipient add your key with arrimage secrets recipients`,
    );
  }
  const plain = openFileStore(place, { kind: 'file', path: null });
  const { found, problems } = await plain.read(topology.secrets);
  if (problems.length > 0) throw new UsageError(...problems);
  const identity = there ?? (await makeIdentity(place.access));
  const values = topology.secrets.flatMap(({ name, version }): readonly (readonly [string, NewSecret])[] => {
    const value = found.get(name)?.value;
    return value === undefined ? [] : [[name, { value, version }]];
  });
  const recipients = identity.recipients.map((key) => ({ key, comment }));
  await writeAgeFile(place, { recipients, secrets: new Map() }, new Map(values));
  return {
    path,
    identity,
    isNewIdentity: there === null,
    isNewFile: true,
    takenOver: values.length === 0 ? null : { place: plain.place, names: values.map(([name]) => name) },
  };
}
