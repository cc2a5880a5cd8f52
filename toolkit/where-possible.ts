import { HostError } from './host-error.ts';
import { LockedError } from './locked-error.ts';

/** What was asked of several servers: answers, and what those said that could not. */
export interface WherePossible<T> {
  readonly values: readonly T[];
  readonly errors: readonly HostError[];
}

/** Waits for all; a server that does not answer gives an error, and the others count all the same. */
export async function wherePossible<T>(asked: readonly Promise<T>[]): Promise<WherePossible<T>> {
  const values: T[] = [];
  const errors: HostError[] = [];
  for (const result of await Promise.allSettled(asked)) {
    if (result.status === 'fulfilled') values.push(result.value);
    else if (result.reason instanceof HostError) errors.push(result.reason);
    else throw result.reason;
  }
  return { values, errors };
}

/** Waits for all; gives what those said that failed because a server does not answer, or because the lock is somebody else's by now. */
export async function errorsOf(asked: readonly Promise<unknown>[]): Promise<readonly string[]> {
  return (await Promise.allSettled(asked)).flatMap((result) => {
    if (result.status === 'fulfilled') return [];
    if (result.reason instanceof HostError || result.reason instanceof LockedError) return [result.reason.message];
    throw result.reason;
  });
}
