import { closest, distance } from 'fastest-levenshtein';

/** The name that was probably meant; null: none of them is near. */
export function tryFindNearest(name: string, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const found = closest(name, [...names]);
  return distance(name, found) <= Math.max(2, name.length / 3) ? found : null;
}
