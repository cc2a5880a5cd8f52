import { cachedVolume, joinVolumes } from './cached-volume.ts';
import { type Cgroups, engineOptions } from './host.ts';
import { type ImageSet, imageArchive, imageIds } from './image-set.ts';
import type { LabPlace } from './lab-settings.ts';
import { runOrThrow } from './run.ts';

/** Finds the volume with the images of the lab, or makes it: they are loaded once, not on each host. */
export async function ensureSeed(place: LabPlace, { host, images }: ImageSet, cgroups: Cgroups): Promise<string> {
  const ids = await imageIds([...images.keys()]);
  return cachedVolume(place, {
    name: 'seed',
    from: [host, ...ids],
    fill: async (seed) => {
      const archive = await imageArchive(place, images);
      place.report(`loading ${images.size} images`);
      const options = [...engineOptions(seed, seed, cgroups), '--network=none', '--entrypoint=lab-engine'];
      await runOrThrow(['docker', 'run', '--rm', '-i', '--init', ...options, host, 'load'], { input: archive });
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
