import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { asset, hashFolder, isSource, shortHash } from './assets.ts';
import { alone } from './cache.ts';
import type { LabPlace } from './lab-settings.ts';
import { type Outcome, run, runOrThrow } from './run.ts';

/** An image that is built in the lab. */
export interface ImageRecipe {
  readonly name: string;

  /** Folder of `lab` with the Dockerfile. */
  readonly folder: readonly string[];

  /** Reference of the image it stands on. */
  readonly base: string;

  /**
   * Files and folders that are put beside the Dockerfile, each with what its content depends on.
   *
   * @default []
   */
  readonly with?: readonly { readonly path: string; readonly hash: string }[];
}

/** An image by the names that settings give it. */
export interface NamedImage {
  readonly names: readonly string[];

  /** Finds it on the engine, or pulls or builds it; gives its reference. */
  readonly make: () => Promise<string>;
}

/**
 * Finds the image of exactly this recipe on the engine, or builds it; gives its reference, which names its content.
 *
 * It is built once at a time, in whichever process: what another one had built meanwhile would have another id, and all that is made from the images would be made for each.
 */
export async function builtImage(place: LabPlace, recipe: ImageRecipe): Promise<string> {
  const parts = [
    await hashFolder(asset(...recipe.folder)),
    recipe.base,
    ...(recipe.with ?? []).map(({ hash }) => hash),
  ];
  const hash = shortHash(parts.join(' '));
  const reference = `arrimage-lab/${recipe.name}:${hash}`;
  if (await isOnEngine(reference)) return reference;
  await alone(join(place.cache, `lab-image-${recipe.name}-${hash}`), async () => {
    if (!(await isOnEngine(reference))) await make(place, recipe, reference);
  });
  return reference;
}

/** Finds an official image on the engine, or pulls it. */
export async function pulledImage({ report }: LabPlace, reference: string): Promise<string> {
  if (await isOnEngine(reference)) return reference;
  report(`pulling ${reference}`);
  await runOrThrow(['docker', 'pull', '--quiet', reference]);
  return reference;
}

/** Whether the engine has an image. */
export async function isOnEngine(reference: string): Promise<boolean> {
  return (await run(['docker', 'image', 'inspect', reference])).code === 0;
}

async function make(place: LabPlace, recipe: ImageRecipe, reference: string): Promise<void> {
  place.report(`building the image ${recipe.name}`);
  const draft = await mkdtemp(join(tmpdir(), 'arrimage-image-'));
  try {
    const folder = asset(...recipe.folder);
    await cp(folder, draft, { recursive: true, filter: (path) => isSource(folder, path) });
    for (const { path } of recipe.with ?? []) await cp(path, join(draft, basename(path)), { recursive: true });
    await build(draft, recipe.base, reference);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The way out may be gone for a minute, so a build is tried again. */
async function build(folder: string, base: string, reference: string): Promise<void> {
  const docker = await builder();
  const args = ['build', '--quiet', '--network=host', '--build-arg', `BASE=${base}`, '-t', reference, folder];
  let last: Outcome | undefined;
  for (const pause of [0, 5, 30]) {
    await wait(1000 * pause);
    last = await run([...docker, ...args], { timeoutSeconds: 900 });
    if (last.code === 0) return;
  }
  await runOrThrow([...docker, ...args], { timeoutSeconds: 900 });
}

/** The start of a command that builds: without buildx, newer clients build only when they are told to do it the old way. */
export async function builder(): Promise<readonly string[]> {
  const { code } = await run(['docker', 'buildx', 'version']);
  return code === 0 ? ['docker'] : ['env', 'DOCKER_BUILDKIT=0', 'docker'];
}
