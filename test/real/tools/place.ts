import { type CachePlace, cachedChecked, cacheFolder, type Recipe } from '../../../lab/cache.ts';

/** The tests share the cache of the labs. */
export const place: CachePlace = {
  cache: cacheFolder,
  report: (line) => process.stderr.write(`${line}\n`),
};

/** Finds what the recipe makes, or makes it; its content is checked once in each process. */
export function cached(recipe: Recipe): Promise<string> {
  return once(JSON.stringify([recipe.name, recipe.from]), () => cachedChecked(place, recipe));
}

/** Does what has this name once in each process. */
export function once(name: string, find: () => Promise<string>): Promise<string> {
  const found = done.get(name) ?? find();
  done.set(name, found);
  return found;
}

const done = new Map<string, Promise<string>>();
