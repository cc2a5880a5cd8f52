import type { SecretStore } from '../../model/secret-store.ts';
import type { OpenStore, StoredSecret, StorePlace } from './store.ts';

/** Secrets in the variables of this process. */
export function openEnvironmentStore(
  { access: { variables }, topology }: StorePlace,
  { prefix }: Extract<SecretStore, { readonly kind: 'environment' }>,
): OpenStore {
  const textOf = (name: string): string => variables[`${prefix}${name.toUpperCase().replaceAll('-', '_')}`] ?? '';
  const there = (names: readonly string[]): readonly string[] => names.filter((name) => textOf(name) !== '');
  const entry = { version: null, changed: null };
  return {
    place: `environment variables ${prefix}…`,
    survey: async () => new Map(there(topology.secrets.map(({ name }) => name)).map((name) => [name, entry])),
    read: async (wanted) => {
      const found = there(wanted.map(({ name }) => name)).map((name): readonly [string, StoredSecret] => [
        name,
        { ...entry, value: textOf(name) },
      ]);
      return { found: new Map(found), problems: [], failed: new Set() };
    },
    write: null,
  };
}
