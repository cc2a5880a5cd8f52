import { setTimeout as pause } from 'node:timers/promises';
import type { Seen } from './seen.ts';
import { isOfJob, nameOf, type SeenContainer } from './seen-container.ts';

/** Looks after which nobody waits any more; a service is probed each 30 s at most where nothing else is said. */
const LOOKS = 60;

/** What was seen, and the containers that are not healthy there. */
export interface Health {
  readonly seen: readonly Seen[];
  /** Such as `server app: api-1a2b3c4d is unhealthy`. */
  readonly sick: readonly string[];
}

/**
 * Looks again, each second for a minute, until all that runs is healthy and has passed its last probe.
 *
 * While a database is replaced in place, those that use it fail their probes: they show as sick until the next one, or only from then on.
 */
export async function onceHealthy(
  look: () => Promise<readonly Seen[]>,
  wait: () => Promise<unknown> = () => pause(1000),
): Promise<Health> {
  for (let looks = 1; ; looks++) {
    const seen = await look();
    if (seen.every(isWell) || looks === LOOKS) return { seen, sick: sickAmong(seen) };
    await wait();
  }
}

function isWell({ containers }: Seen): boolean {
  return containers.every((container) => {
    const health = healthOf(container);
    return health === null || (health.Status === 'healthy' && (health.FailingStreak ?? 0) === 0);
  });
}

/** Containers that run and are not healthy, or not yet. */
export function sickAmong(seen: readonly Seen[]): readonly string[] {
  return seen.flatMap(({ server, containers }) =>
    containers.flatMap((container) => {
      const { Status = 'healthy' } = healthOf(container) ?? {};
      return Status === 'healthy' ? [] : [`server ${server}: ${nameOf(container)} is ${Status}`];
    }),
  );
}

/** Null: the container is of a job, does not run, or is not probed. */
function healthOf(container: SeenContainer): NonNullable<SeenContainer['State']['Health']> | null {
  const { Running, Health } = container.State;
  return Running && !isOfJob(container) ? (Health ?? null) : null;
}
