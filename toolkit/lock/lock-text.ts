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

/** What status says of a lock. */
export function statusText(topology: Topology, server: string, lock: SeenLock, now: Date): string {
  const text = `locked on ${server} ${holderText(lock, now)}`;
  if (lock.isDead) return `${text}, which has ended without a word; the next run takes it over`;
  return lock.reason === null ? text : `${text}; arrimage unlock ${targetText(topology)} ends that`;
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

/** What is told where a lock was broken: who had it. */
export function brokenText(target: string, broken: ReadonlyMap<string, SeenLock>, now: Date): string {
  if (broken.size === 0) return `${target} was not locked`;
  const places = new Map<string, string[]>();
  for (const [server, lock] of broken) {
    const text = holderText(lock, now);
    places.set(text, [...(places.get(text) ?? []), server]);
  }
  const texts = [...places].map(([text, servers]) => `on ${servers.sort().join(', ')} ${text}`);
  return `${target} is unlocked; it was locked ${texts.join(', and ')}`;
}
