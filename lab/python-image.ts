import { join } from 'node:path';
import type { Ground } from './application.ts';
import { asset, hashFolder, shortHash } from './assets.ts';
import { builtImage, pulledImage } from './image.ts';
import type { LabPlace } from './lab-settings.ts';
import { wheelsFor } from './wheels.ts';

/** Finds or builds the image of an application in Python: its folder has a Dockerfile and a `requirements.txt`. */
export async function pythonImage(place: LabPlace, { online, base }: Ground, name: string): Promise<string> {
  const python = online
    ? await pulledImage(place, 'python:3.13-slim-trixie')
    : await builtImage(place, { name: 'python', folder: ['images', 'python'], base });
  const folder = ['apps', name];
  const wheels = await wheelsFor(place, python, join(asset(...folder), 'requirements.txt'));
  return builtImage(place, {
    name,
    folder,
    base: python,
    with: [{ path: wheels, hash: shortHash(await hashFolder(wheels)) }],
  });
}
