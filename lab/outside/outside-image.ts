import { debianImage, registryAnswers } from '../base.ts';
import { builtImage, type ImageRecipe } from '../image.ts';
import type { LabPlace } from '../lab-settings.ts';

/** Finds or builds the image of a program of the outside world, from `lab/images/<name>`; hosts do not get it. */
export async function outsideImage(place: LabPlace, name: string, extra: ImageRecipe['with'] = []): Promise<string> {
  const debian = await debianImage(place, await registryAnswers());
  const base = await builtImage(place, { name: 'base', folder: ['images', 'base'], base: debian });
  return builtImage(place, { name, folder: ['images', name], base, with: extra });
}
