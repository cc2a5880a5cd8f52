import { createRequire } from 'node:module';

/** The classes of cdktf that stacks are made with. */
export interface Cdktf {
  readonly RootConstruct: typeof import('constructs').RootConstruct;
  readonly TerraformStack: typeof import('cdktf').TerraformStack;
  readonly TerraformVariable: typeof import('cdktf').TerraformVariable;
  readonly DataResource: typeof import('cdktf').DataResource;
  readonly DockerProvider: typeof import('@cdktf/provider-docker/lib/provider/index.js').DockerProvider;
  readonly Container: typeof import('@cdktf/provider-docker/lib/container/index.js').Container;
  readonly Image: typeof import('@cdktf/provider-docker/lib/image/index.js').Image;
  readonly Network: typeof import('@cdktf/provider-docker/lib/network/index.js').Network;
  readonly Volume: typeof import('@cdktf/provider-docker/lib/volume/index.js').Volume;
}

/**
 * Loads cdktf when it is first needed: its 380 files cost more than all of the rest together.
 *
 * `require` spares `import`'s search for the names they export. cdktf's own `App` is left out, since its constructor makes a folder and
 * reads the environment; and so is the index of the docker provider, which loads what we do not use.
 */
export function loadCdktf(): Cdktf {
  const load = createRequire(import.meta.url);
  return withoutArchiver(load, () => classesOf(load));
}

function classesOf(load: NodeJS.Require): Cdktf {
  const docker = '@cdktf/provider-docker/lib';
  const { TerraformStack, TerraformVariable, DataResource } = load('cdktf') as typeof import('cdktf');
  return {
    RootConstruct: (load('constructs') as typeof import('constructs')).RootConstruct,
    TerraformStack,
    TerraformVariable,
    DataResource,
    DockerProvider: (load(`${docker}/provider/index.js`) as Pick<Cdktf, 'DockerProvider'>).DockerProvider,
    Container: (load(`${docker}/container/index.js`) as Pick<Cdktf, 'Container'>).Container,
    Image: (load(`${docker}/image/index.js`) as Pick<Cdktf, 'Image'>).Image,
    Network: (load(`${docker}/network/index.js`) as Pick<Cdktf, 'Network'>).Network,
    Volume: (load(`${docker}/volume/index.js`) as Pick<Cdktf, 'Volume'>).Volume,
  };
}

/**
 * Loads with an empty module in the place of `archiver`, which is a third of what cdktf costs to load.
 *
 * cdktf packs assets with it, and our stacks have none. Whoever asks for it afterwards gets the real one.
 */
function withoutArchiver<T>(load: NodeJS.Require, loadAll: () => T): T {
  const path = archiverOf(load);
  if (path === null || load.cache[path] !== undefined) return loadAll();
  load.cache[path] = { exports: {}, loaded: true } as NodeJS.Module;
  try {
    return loadAll();
  } finally {
    delete load.cache[path];
  }
}

/** Path of cdktf's archiver; null for a version that has none. */
function archiverOf(load: NodeJS.Require): string | null {
  try {
    return createRequire(load.resolve('cdktf')).resolve('archiver');
  } catch {
    return null;
  }
}
