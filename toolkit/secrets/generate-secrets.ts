import type { SecretNode } from '../../model/secret.ts';
import type { Topology } from '../../model/topology.ts';
import { didYouMean } from '../../settings/did-you-mean.ts';
import { UsageError } from '../usage-error.ts';
import { toMake } from './due-certificates.ts';
import { makeMissing } from './make-missing.ts';
import { openStore } from './open-store.ts';
import type { OpenStore, StorePlace } from './store.ts';

/** What was made, and what was not. */
export interface Generated {
  readonly place: string;
  /** Length in characters; null: a text of several lines, such as a certificate. */
  readonly made: readonly { readonly name: string; readonly length: number | null }[];
  /** Those that were there; nothing but a certificate of the internal authority that is due is ever written over. */
  readonly kept: readonly string[];
  /** Those that are missing and that only somebody else can give. */
  readonly left: readonly string[];
}

/**
 * Makes values for the secrets that are missing, or for those among the names.
 *
 * @throws UsageError that tells all that is in the way
 */
export async function generateSecrets(place: StorePlace, names: readonly string[]): Promise<Generated> {
  const { topology } = place;
  const chosen = selectSecrets(topology, names);
  const store = openStore(place);
  const write = writerOf(store);
  const reading = await store.read(topology.secrets);
  if (reading.problems.length > 0) throw new UsageError(...reading.problems);
  const missing = toMake(topology, chosen, reading);
  const found = new Map([...reading.found].map(([name, { value }]) => [name, value]));
  const values = await makeMissing(topology, new Set(missing.map(({ name }) => name)), found);
  const made = topology.secrets.filter(({ name }) => values.has(name));
  if (made.length > 0) {
    await write(new Map(made.map(({ name, version }) => [name, { value: values.get(name) ?? '', version }])));
  }
  return {
    place: store.place,
    made: made.map(({ name }) => ({ name, length: lengthOf(values.get(name) ?? '') })),
    kept: chosen.filter(({ name }) => reading.found.has(name) && !values.has(name)).map(({ name }) => name),
    left: missing.filter(({ name }) => !values.has(name)).map(({ name }) => name),
  };
}

function lengthOf(value: string): number | null {
  return value.includes('\n') ? null : value.length;
}

/** The secrets of these names, or all; throws a `UsageError` that tells every name that is none. */
export function selectSecrets(topology: Topology, names: readonly string[]): readonly SecretNode[] {
  const known = topology.secrets.map(({ name }) => name);
  const wrong = names.filter((name) => !known.includes(name));
  if (wrong.length > 0) {
    throw new UsageError(
      ...wrong.map((name) => `expected the name of a secret, got "${name}"; ${didYouMean(name, known, 'secret')}`),
    );
  }
  return names.length === 0 ? topology.secrets : topology.secrets.filter(({ name }) => names.includes(name));
}

/** Throws a `UsageError` where the store belongs to somebody else. */
export function writerOf({ place, write }: OpenStore): NonNullable<OpenStore['write']> {
  if (write !== null) return write;
  throw new UsageError(
    `${place}: expected a store that arrimage may write, got one that is only read; change the secret there, then raise its version in the settings`,
  );
}
