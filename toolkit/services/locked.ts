import type { Topology } from '../../model/topology.ts';
import { LockedError } from '../locked-error.ts';
import type { Seen } from '../look/seen.ts';
import { targetText } from '../target.ts';

/** Throws a `LockedError` where somebody deploys on one of these servers: what is changed under a deployment's hands makes it fail. */
export function refuseLocked(topology: Topology, seen: readonly Seen[]): void {
  for (const { server, lock } of seen) {
    if (lock === null) continue;
    const target = targetText(topology);
    throw new LockedError(
      `${target} is locked on ${server} by ${lock.owner} since ${lock.since}; wait, or if that run is dead: arrimage unlock ${target}`,
    );
  }
}
