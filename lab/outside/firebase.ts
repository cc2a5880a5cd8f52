import { generateKeyPairSync } from 'node:crypto';
import type { Lab } from '../lab-settings.ts';
import { nodeGround } from '../node-ground.ts';
import type { Authority } from './authority.ts';
import { outsideAddress, startOutside } from './outside.ts';
import { outsideImage } from './outside-image.ts';

/** Names of Google that the stand-in answers under. */
export const FIREBASE_NAMES = ['fcm.googleapis.com', 'oauth2.googleapis.com'] as const;

/** A message as it was delivered. */
export interface DeliveredMessage {
  readonly name: string;
  readonly token: string;
  readonly notification: { readonly title: string; readonly body: string };
  /** Address that it came from. */
  readonly from: string;
}

export interface Firebase {
  readonly address: string;
  /** The key file of the service account, as Google's console gives it. */
  readonly serviceAccount: string;
  readonly delivered: () => Promise<readonly DeliveredMessage[]>;
}

const PLACE = { name: 'firebase', number: 201 } as const;

/** Starts the stand-in for Firebase, which only those trust who trust `authority`. */
export async function startFirebase(lab: Lab, project: string, authority: Authority): Promise<Firebase> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const email = `messages@${project}.iam.gserviceaccount.com`;
  const { certificate, key } = await authority.sign(FIREBASE_NAMES);
  const address = await startOutside(lab, {
    ...PLACE,
    image: await outsideImage(lab.place, 'firebase', nodeGround),
    files: {
      '/etc/firebase/account.json': JSON.stringify({ project, email, publicKey }),
      '/etc/firebase/server.pem': certificate,
      '/etc/firebase/server.key': key,
    },
  });
  return {
    address,
    serviceAccount: accountFile(project, email, privateKey),
    delivered: async () => {
      const answer = await fetch(`http://${outsideAddress(lab, PLACE)}:8080/`);
      return (await answer.json()) as readonly DeliveredMessage[];
    },
  };
}

function accountFile(project: string, email: string, privateKey: string): string {
  const account = {
    type: 'service_account',
    project_id: project,
    private_key_id: '1',
    private_key: privateKey,
    client_email: email,
    token_uri: 'https://oauth2.googleapis.com/token',
  };
  return `${JSON.stringify(account, null, 2)}\n`;
}
