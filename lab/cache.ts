import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { shortHash } from './assets.ts';
import type { LabPlace } from './lab-settings.ts';

/** How something is made, and from what. */
export interface Recipe {
  readonly name: string;

  /** All that the result depends on. */
  readonly from: Readonly<Record<string, string>>;

  /** Makes the result in an empty folder. */
  readonly make: (folder: string) => Promise<void>;
}

/** Finds the folder that a recipe makes, or makes it; an interrupted try leaves nothing that looks finished. */
export async function cached({ cache, report }: LabPlace, recipe: Recipe): Promise<string> {
  const folder = join(cache, `lab-${recipe.name}-${shortHash(JSON.stringify(recipe.from))}`);
  if (await exists(folder)) return folder;
  report(`making ${recipe.name} (only the first time)`);
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await recipe.make(draft);
  await rename(draft, folder);
  return folder;
}

/** Whether a file or folder is there. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
