import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Topology } from '../../model/topology.ts';
import { renderSecretFile, type SealedSecret, type SecretFile } from '../../settings/secrets/secret-file.ts';
import { targetText } from '../target.ts';
import { seal } from './sealed.ts';
import type { NewSecret, StorePlace } from './store.ts';

/** File of the repository with the encrypted secrets of an environment, relative to the project. */
export function ageFile({ system, environment }: Pick<Topology, 'system' | 'environment'>): string {
  return `config/${system}/${environment}.secrets.yaml`;
}

/** Writes a file of secrets in one step, with some values encrypted anew; those of the others stay, letter by letter. */
export async function writeAgeFile(
  { project, topology, access }: StorePlace,
  file: SecretFile,
  values: ReadonlyMap<string, NewSecret & { readonly changed?: string }>,
): Promise<void> {
  const target = targetText(topology);
  const secrets = new Map(file.secrets);
  for (const [name, { value, version, changed = access.today }] of values) {
    const sealed: SealedSecret = {
      version,
      changed,
      value: await seal(file.recipients, { target, name, version }, value),
    };
    secrets.set(name, sealed);
  }
  const path = join(project, ageFile(topology));
  await writeFile(`${path}.new`, renderSecretFile({ ...file, secrets }, target));
  await rename(`${path}.new`, path);
}
