import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shortHash } from './assets.ts';
import { exists } from './cache.ts';
import { type Cgroups, engineOptions } from './host.ts';
import { type ImageSet, imageArchive, imageIds } from './image-set.ts';
import { LAB_LABEL, type LabPlace } from './lab-settings.ts';
import { run, runOrThrow } from './run.ts';

/** Label of volumes that only save time: a new host's engine starts with the images that lie in one. */
const SEED_LABEL = `${LAB_LABEL}.cache`;

/** Finds the volume with the images of the lab, or makes it: they are loaded once, not on each host. */
export async function ensureSeed(place: LabPlace, { host, images }: ImageSet, cgroups: Cgroups): Promise<string> {
  const ids = await imageIds([...images.keys()]);
  const seed = `arrimage-seed-${shortHash(JSON.stringify([host, ...ids]))}`;
  // A volume cannot be renamed, so a file says that it is complete.
  const complete = join(place.cache, `lab-${seed}`);
  const isThere = (await run(['docker', 'volume', 'inspect', seed])).code === 0;
  if (isThere && (await exists(complete))) return seed;
  await rm(complete, { force: true });
  await removeSeeds();
  const archive = await imageArchive(place, images);
  place.report(`loading ${images.size} images`);
  await runOrThrow(['docker', 'volume', 'create', '--label', `${SEED_LABEL}=true`, seed]);
  const options = [...engineOptions(seed, seed, cgroups), '--network=none', '--entrypoint=lab-engine'];
  await runOrThrow(['docker', 'run', '--rm', '-i', '--init', ...options, host, 'load'], { input: archive });
  await writeFile(complete, '');
  return seed;
}

/**
 * Gives a volume that is still empty what lies in a seed, in a second or two.
 *
 * Layers are linked, not copied: an engine never writes to the files of a layer, it only removes them.
 */
export async function fillFromSeed(seed: string, volume: string, image: string): Promise<void> {
  const root = (await runOrThrow(['docker', 'info', '--format', '{{.DockerRootDir}}'])).trim();
  // Both volumes below one mount, since files of two mounts cannot be linked.
  const options = ['--rm', '--network=none', '-v', `${root}/volumes:/volumes`, '--entrypoint=/bin/sh', image];
  const folders = [seed, volume].map((name) => `/volumes/${name}/_data`);
  await runOrThrow(['docker', 'run', ...options, '-c', LINK, 'sh', ...folders]);
}

/** Removes the seeds of other images, or one that is not complete. */
async function removeSeeds(): Promise<void> {
  const { stdout } = await run(['docker', 'volume', 'ls', '-q', '--filter', `label=${SEED_LABEL}`]);
  const names = stdout.split('\n').filter((name) => name !== '');
  if (names.length > 0) await runOrThrow(['docker', 'volume', 'rm', ...names]);
}

/** The engine's identity is its own. */
const LINK = `set -eu
[ ! -e "$2/image" ] || exit 0
cd "$1"
for entry in *; do
  case $entry in
    overlay2) cp -al "$entry" "$2/" ;;
    engine-id) ;;
    *) cp -a "$entry" "$2/" ;;
  esac
done`;
