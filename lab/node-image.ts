import { basename, join } from 'node:path';
import type { Ground } from './application.ts';
import { asset } from './assets.ts';
import { builtImage } from './image.ts';
import type { LabPlace } from './lab-settings.ts';
import { nodeGround } from './node-ground.ts';
import { nodePackages } from './node-packages.ts';

/** Finds or builds the image of a Node application: its folder has a package-lock.json, and a Dockerfile that unpacks what is put beside it. */
export async function nodeImage(place: LabPlace, ground: Ground, folder: string): Promise<string> {
  const node = await nodeGround(place, ground);
  const packages = await nodePackages(place, asset('apps', folder));
  const archives = ['packages.tar', 'tools.tar'].map((name) => ({
    path: join(packages, name),
    hash: basename(packages),
  }));
  return builtImage(place, { name: folder, folder: ['apps', folder], base: node, with: archives });
}
