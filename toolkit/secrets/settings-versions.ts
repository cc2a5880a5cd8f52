import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withSecretVersions } from '../../settings/secrets/secret-version.ts';
import { UsageError } from '../usage-error.ts';
import type { StorePlace } from './store.ts';

/** Settings file in which the versions of secrets are written, relative to the project. */
export function versionsFile({ topology: { system, environment } }: Pick<StorePlace, 'topology'>): string {
  return `config/${system}/${environment}.yaml`;
}

/** The settings file as it is with other versions; nothing is written. */
export async function textWithVersions(place: StorePlace, versions: ReadonlyMap<string, number>): Promise<string> {
  const path = versionsFile(place);
  const text = await readFile(join(place.project, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path}: expected a file that can be read, got ${error.code}; check its permissions`);
  });
  return withSecretVersions(text, versions);
}

/** Writes versions of secrets into the settings, in one step. */
export async function writeVersions(place: StorePlace, versions: ReadonlyMap<string, number>): Promise<void> {
  const path = join(place.project, versionsFile(place));
  const text = await textWithVersions(place, versions);
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
