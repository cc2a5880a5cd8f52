import { setTimeout as wait } from 'node:timers/promises';
import { cachedVolume } from './cached-volume.ts';
import { type ImageSet, imageIds } from './image-set.ts';
import { LabError } from './lab-error.ts';
import type { LabPlace } from './lab-settings.ts';
import { loopbackAddress, pushImages } from './push.ts';
import { tryListImages } from './registry-content.ts';
import { run, runOrThrow } from './run.ts';

/** Where the official image keeps its data. */
export const REGISTRY_DATA = '/var/lib/registry';

/** Finds the volume with what a registry holds once all images are pushed, or makes it: compressing them is slow. */
export async function ensureRegistrySeed(place: LabPlace, set: ImageSet): Promise<string> {
  const names = [...set.images.keys()];
  const ids = await imageIds(names);
  return cachedVolume(place, {
    name: 'registry-seed',
    from: [set.registry, ...ids],
    fill: async (volume) => {
      place.report(`pushing ${names.length} images to a registry (only the first time)`);
      await withRegistry(set, volume, (container) => pushImages(container, names));
    },
  });
}

/** Runs a registry on a volume for as long as something is done with its container. */
export async function withRegistry(
  { registry }: ImageSet,
  volume: string,
  use: (container: string) => Promise<unknown>,
): Promise<void> {
  const options = ['--rm', '-d', '-p', '127.0.0.1::5000', '-v', `${volume}:${REGISTRY_DATA}`];
  const container = (await runOrThrow(['docker', 'run', ...options, registry])).trim();
  try {
    await awaitRegistry(await loopbackAddress(container), container);
    await use(container);
  } finally {
    await run(['docker', 'rm', '-f', container]);
  }
}

/** @throws LabError when nothing answers within 30 seconds */
export async function awaitRegistry(address: string, container: string): Promise<void> {
  const started = performance.now();
  while ((await tryListImages(address)) === null) {
    if (performance.now() - started > 30_000) {
      throw new LabError(`registry: does not answer at ${address}; see docker logs ${container}`);
    }
    await wait(100);
  }
}
