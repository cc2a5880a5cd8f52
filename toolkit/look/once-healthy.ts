import { setTimeout as pause } from 'node:timers/promises';
import { isOfJob, nameOf, type Seen } from './seen.ts';

/** Looks after which nobody waits any more; a service is probed each 30 s at most where nothing else is said. */
const LOOKS = 60;

/** What was seen, and the containers that are not healthy there. */
export interface Health {
  readonly seen: readonly Seen[];
  /** Such as `server app: api-1a2b3c4d is unhealthy`. */
  readonly sick: readonly string[];
}

/**
 * Looks again, each second for a minute, until all that runs is healthy.
 *
 * While a database is replaced in place, those that use it fail their probes, and show as sick until the next one.
 */
export async function onceHealthy(
  look: () => Promise<readonly Seen[]>,
  wait: () => Promise<unknown> = () => pause(1000),
): Promise<Health> {
  for (let looks = 1; ; looks++) {
    const seen = await look();
    const sick = sickAmong(seen);
    if (sick.length === 0 || looks === LOOKS) return { seen, sick };
    await wait();
  }
}

/** Containers that run and are not healthy, or not yet. */
export function sickAmong(seen: readonly Seen[]): readonly string[] {
  return seen.flatMap(({ server, containers }) =>
    containers.flatMap((container) => {
      const { Running, Health } = container.State;
      const isSick = Running && Health !== undefined && Health !== null && Health.Status !== 'healthy';
      return isSick && !isOfJob(container) ? [`server ${server}: ${nameOf(container)} is ${Health.Status}`] : [];
    }),
  );
}
