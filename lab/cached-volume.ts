import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shortHash } from './assets.ts';
import { alone, exists } from './cache.ts';
import { LAB_LABEL, type LabPlace } from './lab-settings.ts';
import { run, runOrThrow } from './run.ts';

/** Label of volumes that only save time, and that no lab owns. */
const CACHE_LABEL = `${LAB_LABEL}.cache`;

/** How a volume is filled, and from what. */
export interface VolumeRecipe {
  readonly name: string;

  /** All that the content depends on. */
  readonly from: readonly unknown[];

  /** Fills the volume, which is empty. */
  readonly fill: (volume: string) => Promise<void>;
}

/** Finds the volume that a recipe fills, or makes it; those of the same name and other content are removed. */
export async function cachedVolume(place: LabPlace, recipe: VolumeRecipe): Promise<string> {
  const volume = `arrimage-${recipe.name}-${shortHash(JSON.stringify(recipe.from))}`;
  // A volume cannot be renamed, so a file says that it is complete.
  const complete = join(place.cache, `lab-${volume}`);
  const isMade = async (): Promise<boolean> =>
    (await run(['docker', 'volume', 'inspect', volume])).code === 0 && (await exists(complete));
  if (await isMade()) return volume;
  await alone(complete, async () => {
    if (await isMade()) return;
    await rm(complete, { force: true });
    await removeVolumes(recipe.name);
    await runOrThrow(['docker', 'volume', 'create', '--label', `${CACHE_LABEL}=true`, volume]);
    await recipe.fill(volume);
    await writeFile(complete, '');
  });
  return volume;
}

/** Runs a shell script with the folders of two volumes as $1 and $2, below one mount, so that files can be linked. */
export async function joinVolumes(from: string, to: string, image: string, script: string): Promise<void> {
  const root = (await runOrThrow(['docker', 'info', '--format', '{{.DockerRootDir}}'])).trim();
  const options = ['--rm', '--network=none', '-v', `${root}/volumes:/volumes`, '--entrypoint=/bin/sh', image];
  const folders = [from, to].map((name) => `/volumes/${name}/_data`);
  await runOrThrow(['docker', 'run', ...options, '-c', script, 'sh', ...folders]);
}

async function removeVolumes(name: string): Promise<void> {
  const filters = ['--filter', `label=${CACHE_LABEL}`, '--filter', `name=arrimage-${name}-`];
  const { stdout } = await run(['docker', 'volume', 'ls', '-q', ...filters]);
  const names = stdout.split('\n').filter((line) => line !== '');
  // Another clone may be filling a host from its own at this moment: what is in use stays.
  await Promise.all(names.map((item) => run(['docker', 'volume', 'rm', item])));
}
