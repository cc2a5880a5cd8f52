import { joinVolumes } from './cached-volume.ts';
import { createVolumeCommand } from './host.ts';
import { type ImageSet, imageIds } from './image-set.ts';
import { LAB_LABEL, type Lab } from './lab-settings.ts';
import { pushImages } from './push.ts';
import { hasImage } from './registry-content.ts';
import { awaitRegistry, ensureRegistrySeed, REGISTRY_DATA } from './registry-seed.ts';
import { run, runOrThrow } from './run.ts';

/** Makes the registry of a lab if it is missing, and pushes the images that it lacks. */
export async function ensureRegistry(lab: Lab, set: ImageSet): Promise<void> {
  const { address, container, volume } = lab.registry;
  if ((await run(['docker', 'inspect', container])).code !== 0) {
    const seed = await ensureRegistrySeed(lab.place, set);
    await runOrThrow(createVolumeCommand(lab, volume));
    await joinVolumes(seed, volume, set.host, LINK);
    await runOrThrow(createRegistryCommand(lab, set.registry));
  }
  await runOrThrow(['docker', 'start', container]);
  await awaitRegistry(address, container);
  const ids = await imageIds([...set.images.keys()]);
  const has = await Promise.all([...ids].map(([name, id]) => hasImage(address, name, id)));
  const missing = [...ids.keys()].filter((_, index) => !has[index]);
  if (missing.length === 0) return;
  lab.place.report(`pushing ${missing.join(', ')}`);
  await pushImages(container, missing);
}

/** The command that makes the registry; the port on the loopback address is for pushing. */
function createRegistryCommand({ settings, network, registry }: Lab, image: string): readonly string[] {
  return [
    ...['docker', 'create', '--name', registry.container, '--hostname', 'registry'],
    ...['--label', `${LAB_LABEL}=${settings.name}`, '--network', network, '--ip', registry.address.split(':')[0] ?? ''],
    ...['-p', '127.0.0.1::5000', '-v', `${registry.volume}:${REGISTRY_DATA}`],
    image,
  ];
}

/** A registry never writes to a blob that it has, so blobs are linked; it does write to the links of its repositories. */
const LINK = `set -eu
v2=docker/registry/v2
[ ! -e "$2/$v2/repositories" ] || exit 0
mkdir -p "$2/$v2"
cp -al "$1/$v2/blobs" "$2/$v2/"
cp -a "$1/$v2/repositories" "$2/$v2/"`;
