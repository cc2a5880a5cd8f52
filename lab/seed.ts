import { cachedVolume, joinVolumes } from './cached-volume.ts';
import { type Cgroups, engineOptions } from './host.ts';
import { type ImageSet, imageIds } from './image-set.ts';
import type { LabPlace } from './lab-settings.ts';
import { ensureRegistrySeed, withRegistry } from './registry-seed.ts';
import { runOrThrow } from './run.ts';

/**
 * Finds the volume with the images of the lab, or makes it: they are pulled once, not on each host.
 *
 * An engine that pulled an image knows its layers by digest, and does not fetch them again for the next version.
 */
export async function ensureSeed(place: LabPlace, set: ImageSet, cgroups: Cgroups): Promise<string> {
  const { host, images } = set;
  const ids = await imageIds([...images.keys()]);
  const registrySeed = await ensureRegistrySeed(place, set);
  return cachedVolume(place, {
    name: 'seed',
    from: [host, ...ids],
    fill: async (seed) => {
      place.report(`pulling ${images.size} images`);
      const options = [...engineOptions(seed, seed, cgroups), '--entrypoint=lab-engine'];
      await withRegistry(set, registrySeed, (registry) => {
        const network = `--network=container:${registry}`;
        return runOrThrow(['docker', 'run', '--rm', '--init', network, ...options, host, 'pull', ...images.keys()]);
      });
    },
  });
}

/**
 * Gives a volume that is still empty what lies in a seed, in a second or two.
 *
 * Layers are linked, not copied: an engine never writes to the files of a layer, it only removes them.
 */
export async function fillFromSeed(seed: string, volume: string, image: string): Promise<void> {
  await joinVolumes(seed, volume, image, LINK);
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
