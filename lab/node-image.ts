import { basename, join } from 'node:path';
import type { Ground } from './application.ts';
import { asset } from './assets.ts';
import { builtImage, pulledImage } from './image.ts';
import type { LabPlace } from './lab-settings.ts';
import { nodePackages } from './node-packages.ts';

/** Finds or builds the image of a Node application: its folder has a package-lock.json, and a Dockerfile that unpacks what is put beside it. */
export async function nodeImage(place: LabPlace, { online, base }: Ground, folder: string): Promise<string> {
  const node = online
    ? await pulledImage(place, 'node:24-slim')
    : await builtImage(place, { name: 'node', folder: ['images', 'node'], base });
  const packages = await nodePackages(place, asset('apps', folder));
  const archives = ['packages.tar', 'tools.tar'].map((name) => ({
    path: join(packages, name),
    hash: basename(packages),
  }));
  return builtImage(place, { name: folder, folder: ['apps', folder], base: node, with: archives });
}
