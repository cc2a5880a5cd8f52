import type { Topology } from '../../model/topology.ts';
import { ageText } from '../report/age-text.ts';
import { targetText } from '../target.ts';
import type { SeenLock } from './seen-lock.ts';

/** Who has a lock, since when and why: `by ada@laptop (deployment) for 2 min`. */
export function holderText({ owner, since, what, reason }: SeenLock, now: Date): string {
  const purpose = what === '' || reason !== null ? '' : ` (${what})`;
  const why = reason === null ? '' : `, who says: ${reason}`;
  return `by ${owner}${purpose} for ${ageText(now.getTime() - Date.parse(since))}${why}`;
}

/** What is told where a lock keeps somebody out. */
export function lockedText(topology: Topology, server: string, lock: SeenLock, now: Date): string {
  const target = targetText(topology);
  const advice =
    lock.reason === null
      ? '--wait waits for it, and a run that has died loses it within a minute or so'
      : `ask them, or end that by arrimage unlock ${target}`;
  return `${target} is locked on ${server} ${holderText(lock, now)}; ${advice}`;
}

/** What is told where a lock is taken over from a run that is dead. */
export function endedText({ owner, since, what }: SeenLock, now: Date): string {
  const age = ageText(now.getTime() - Date.parse(since));
  return `${owner}'s ${what === '' ? 'run' : what} of ${age} ago has ended without a word; going on`;
}

/** What is told where a run finds that its lock is not its own any more; null: nobody has it now. */
export function lostText(topology: Topology, server: string, lock: SeenLock | null): string {
  const who = lock === null ? 'was taken away by arrimage unlock' : `is ${lock.owner}'s now`;
  return `the lock of ${targetText(topology)} on ${server} ${who}; this run has stopped, and changes nothing more`;
}
