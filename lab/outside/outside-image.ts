import type { Ground } from '../application.ts';
import { debianImage, registryAnswers } from '../base.ts';
import { builtImage } from '../image.ts';
import type { LabPlace } from '../lab-settings.ts';

/**
 * Finds or builds the image of a program of the outside world, from `lab/images/<name>`; hosts do not get it.
 *
 * @param on finds what it stands on, where that is not the lab's Debian
 */
export async function outsideImage(
  place: LabPlace,
  name: string,
  on: (place: LabPlace, ground: Ground) => Promise<string> = async (_, { base }) => base,
): Promise<string> {
  const online = await registryAnswers();
  const debian = await debianImage(place, online);
  const base = await builtImage(place, { name: 'base', folder: ['images', 'base'], base: debian });
  return builtImage(place, { name, folder: ['images', name], base: await on(place, { online, base }) });
}
