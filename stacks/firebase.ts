import type { Environment } from '../constructs/environment.ts';
import type { Input } from '../constructs/expression.ts';
import { Secret } from '../constructs/secret.ts';
import type { Service } from '../constructs/service.ts';
import type { CommonSettings } from './parts.ts';

/** What a program needs to send notifications to phones; nothing where the settings name no project. */
export interface Firebase {
  readonly environment: Readonly<Record<string, Input>>;
  /** Puts the key of the service account where the environment says. */
  readonly giveKey: (service: Service) => void;
}

const SECRET = 'firebase-service-account';
const TARGET = `/run/secrets/${SECRET}.json`;

/** Makes the secret with the key of the service account, where the settings name a project of Firebase. */
export function firebaseOf(
  environment: Environment,
  { firebase, secrets }: CommonSettings & { readonly firebase?: { readonly project: string } },
): Firebase {
  if (firebase === undefined) return { environment: {}, giveKey: () => {} };
  const version = secrets[SECRET]?.version;
  const key = new Secret(environment, SECRET, {
    given: 'the JSON key file of the service account, from the Firebase console',
    ...(version === undefined ? {} : { version }),
  });
  return {
    environment: { FIREBASE_PROJECT: firebase.project, GOOGLE_APPLICATION_CREDENTIALS: TARGET },
    giveKey: (service) => service.addFile(TARGET, { content: key }),
  };
}
