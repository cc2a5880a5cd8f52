import type { OpenTarget } from '../open-target.ts';
import { UsageError } from '../usage-error.ts';
import { type Locking, takeWaiting } from './with-lock.ts';

/**
 * Takes the lock of an environment and keeps it, without an end, until somebody breaks it.
 *
 * @throws UsageError where the reason cannot be shown in a line
 * @throws LockedError when somebody else has it
 */
export async function holdLock({ hosts, topology }: OpenTarget, text: string, locking: Locking): Promise<void> {
  const reason = text.trim();
  if (!/^[^\p{Cc}]{1,200}$/u.test(reason)) {
    throw new UsageError(`--reason: expected 1 to 200 characters in one line, got "${text}"; say it shorter`);
  }
  await takeWaiting({ hosts, topology, what: 'lock' }, locking, { leaseSeconds: null, reason });
}
