import pLimit from 'p-limit';

/** Images are fetched and unpacked by one processor each, which waits for the network half of the time. */
const MOST = 3;

/**
 * Does the same for each item, a few at a time, in their order; gives the results in that order too.
 *
 * One that fails does not stop the others, since what they build is kept; then the first failure is thrown.
 */
export async function atATime<Item, Result>(
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const limit = pLimit(MOST);
  const results = items.map((item) => limit(() => act(item)));
  await Promise.allSettled(results);
  return Promise.all(results);
}
