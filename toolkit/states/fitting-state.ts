import type { StateVersion } from '../look/seen.ts';

/** A version of a state, with the ids of the containers that it knows. */
export interface KnowingState extends StateVersion {
  readonly containers: ReadonlySet<string>;
}

/**
 * Whether a state is surely the one to go on from, without a look into the server's: it is no older, and knows every container there.
 *
 * Its serial alone does not tell: a run that was killed here and one that went on elsewhere have counted on from the same number.
 */
export function isLatest(here: KnowingState, there: StateVersion, containers: ReadonlySet<string>): boolean {
  if (here.lineage !== there.lineage || here.serial < there.serial) return false;
  return knownOf(here, containers) === containers.size;
}

/** Whether the state here fits what is on the server better than the server's own; where both know as much, the later one does. */
export function fitsBetter(here: KnowingState, there: KnowingState, containers: ReadonlySet<string>): boolean {
  if (here.lineage !== there.lineage) return false;
  const more = knownOf(here, containers) - knownOf(there, containers);
  return more === 0 ? here.serial >= there.serial : more > 0;
}

/** How many of the containers on the server a state knows. */
export function knownOf(state: KnowingState, containers: ReadonlySet<string>): number {
  return [...state.containers].filter((id) => containers.has(id)).length;
}
