import type { Ground } from './application.ts';
import { builtImage, pulledImage } from './image.ts';
import type { LabPlace } from './lab-settings.ts';

/** Finds, pulls or builds the image that programs of Node stand on. */
export function nodeGround(place: LabPlace, { online, base }: Ground): Promise<string> {
  return online
    ? pulledImage(place, 'node:24-slim')
    : builtImage(place, { name: 'node', folder: ['images', 'node'], base });
}
