import { basename, join } from 'node:path';
import { asset } from './assets.ts';
import { builtImage } from './image.ts';
import type { LabPlace } from './lab-settings.ts';
import { nodePackages } from './node-packages.ts';

/** An application of Node in the folder `apps`. */
export interface NodeApplication {
  /** Name of its folder, with a package-lock.json and a Dockerfile that unpacks `packages.tar` and `tools.tar`. */
  readonly folder: string;

  /** Reference of an image with Node. */
  readonly base: string;
}

/** Finds or builds the image of an application of Node, and gives its reference. */
export async function nodeApplication(place: LabPlace, { folder, base }: NodeApplication): Promise<string> {
  const packages = await nodePackages(place, asset('apps', folder));
  const archives = ['packages.tar', 'tools.tar'].map((name) => ({
    path: join(packages, name),
    hash: basename(packages),
  }));
  return builtImage(place, { name: folder, folder: ['apps', folder], base, with: archives });
}
