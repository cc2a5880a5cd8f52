import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { labOf } from '../../../lab/lab-settings.ts';
import { makeAuthority } from '../../../lab/outside/authority.ts';
import { FIREBASE_NAMES, type Firebase, startFirebase } from '../../../lab/outside/firebase.ts';
import { stopOutside } from '../../../lab/outside/outside.ts';
import { type InterceptingProxy, startProxy } from '../../../lab/outside/proxy.ts';
import { LAB, PLACE, PROJECT } from './deployed-lab.ts';

const lab = labOf(LAB, PLACE);

/** A company's network as seen from the lab: the way out is a proxy that opens TLS, and Firebase lies behind it. */
export interface OutsideWorld {
  readonly proxy: InterceptingProxy;
  readonly firebase: Firebase;
  /** Authority that the proxy signs with, in PEM. */
  readonly companyAuthority: string;
}

export async function startOutsideWorld(project: string): Promise<OutsideWorld> {
  const [publicRoot, company] = await Promise.all([
    makeAuthority('public root of the lab'),
    makeAuthority('company of the lab'),
  ]);
  const firebase = await startFirebase(lab, project, publicRoot);
  const names = Object.fromEntries(FIREBASE_NAMES.map((name) => [name, firebase.address]));
  const proxy = await startProxy(lab, company, publicRoot.certificate, names);
  return { proxy, firebase, companyAuthority: company.certificate };
}

export async function stopOutsideWorld(): Promise<void> {
  await Promise.all(['proxy', 'firebase'].map((name) => stopOutside(lab, name)));
}

/** Puts a secret of `samaconso/lab` where deployments find it; null takes it away. */
export async function giveSecret(name: string, value: string | null): Promise<void> {
  const file = join(PROJECT, '.arrimage/secrets/samaconso/lab.json');
  const found = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Readonly<Record<string, string>>;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const { [name]: _, ...others } = found;
  const all = value === null ? others : { ...others, [name]: value };
  await writeFile(file, JSON.stringify(all), { mode: 0o600 });
}
