import type { HeldImage, HeldImages } from './held-images.ts';

/** What an environment needs, and what it no longer does. */
export interface ImageNeeds {
  /** References of what is deployed. */
  readonly wanted: readonly string[];
  /** Names of the records that are removed; all others are kept. */
  readonly removed: readonly string[];
}

/**
 * Images that no release of any environment, no container and nothing that is deployed needs.
 *
 * @param which `named`: only those that a record names which is removed; `all`: also others of the repositories that records name, such
 * as what a failed deployment has brought
 */
export function leftoverImages(
  held: HeldImages,
  { wanted, removed }: ImageNeeds,
  which: 'named' | 'all',
): readonly HeldImage[] {
  const records = [...held.named];
  const isRemoved = ([name]: (typeof records)[number]): boolean => removed.includes(name);
  const idsOf = (list: typeof records): ReadonlySet<string> =>
    new Set(list.flatMap(([, images]) => images.map(([, id]) => id)));
  const kept = idsOf(records.filter((record) => !isRemoved(record)));
  // Without a record that is kept nobody knows what there is to go back to.
  if (kept.size === 0) return [];
  const gone = idsOf(records.filter(isRemoved));
  const ours = new Set(
    [...records.flatMap(([, images]) => images.map(([reference]) => reference)), ...wanted].map(repositoryOf),
  );
  const isNeeded = ({ id, references }: HeldImage): boolean =>
    [kept, held.elsewhere, held.used].some((ids) => ids.has(id)) ||
    references.some((reference) => wanted.includes(reference) || held.elsewhere.has(reference));
  return (
    held.images
      .filter((image) => !isNeeded(image))
      // A name that somebody else gave it is a reason to leave it.
      .filter(({ references }) => references.every((reference) => ours.has(repositoryOf(reference))))
      .filter(({ id, references }) => gone.has(id) || (which === 'all' && references.length > 0))
      .sort((a, b) => ((a.references[0] ?? a.id) < (b.references[0] ?? b.id) ? -1 : 1))
  );
}

/** `registry.example.org:5000/shop/web:1.0@sha256:…` → `registry.example.org:5000/shop/web` */
function repositoryOf(reference: string): string {
  return reference.replace(/@.*$/, '').replace(/:[^:/]+$/, '');
}
