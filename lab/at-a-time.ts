import pLimit from 'p-limit';

/** Images are fetched and unpacked by one processor each, which waits for the network half of the time. */
const MOST = 3;

/**
 * Begins a few of several works at a time, in their order; gives the results in that order too.
 *
 * One that fails does not stop the others, since what they build is kept; then the first failure is thrown.
 */
export async function atATime<Result>(works: readonly (() => Promise<Result>)[]): Promise<readonly Result[]> {
  const limit = pLimit(MOST);
  const results = works.map((work) => limit(work));
  await Promise.allSettled(results);
  return Promise.all(results);
}
