import pLimit from 'p-limit';

/**
 * Does the same for each item, two at a time; gives the results in the order of the items.
 *
 * One that fails does not stop the others, since what they build is kept; then the first failure is thrown.
 */
export async function twoAtATime<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const limit = pLimit(2);
  const results = items.map((item) => limit(() => act(item)));
  await Promise.allSettled(results);
  return Promise.all(results);
}
