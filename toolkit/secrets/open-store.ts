import type { SecretStore } from '../../model/secret-store.ts';
import { openAgeStore } from './age-store.ts';
import { openCommandStore } from './command-store.ts';
import { openEnvironmentStore } from './environment-store.ts';
import { openFileStore } from './file-store.ts';
import type { OpenStore, StorePlace } from './store.ts';

type Opener<Kind extends SecretStore['kind']> = (
  place: StorePlace,
  settings: Extract<SecretStore, { readonly kind: Kind }>,
) => OpenStore;

const OPENERS: { readonly [Kind in SecretStore['kind']]: Opener<Kind> } = {
  age: openAgeStore,
  file: openFileStore,
  command: openCommandStore,
  environment: openEnvironmentStore,
};

/** Opens the store of an environment; nothing is read yet. */
export function openStore(place: StorePlace): OpenStore {
  // A release that was recorded before there were stores has none.
  const settings: SecretStore = place.topology.secretStore ?? { kind: 'file', path: null };
  return (OPENERS[settings.kind] as Opener<SecretStore['kind']>)(place, settings as never);
}
