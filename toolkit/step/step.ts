import { pushFiles } from './files.ts';
import { runJob } from './job.ts';
import { leave } from './leave.ts';
import { setLimits } from './limits.ts';
import { awaitReady } from './ready.ts';
import { reload } from './reload.ts';
import type { StepPlace } from './step-place.ts';

export type StepVerb = 'files' | 'ready' | 'job' | 'switch' | 'reload' | 'limits' | 'leave';

type Step = (place: StepPlace, items: readonly string[]) => Promise<void>;

const STEPS: Readonly<Record<StepVerb, Step>> = {
  files: pushFiles,
  ready: awaitReady,
  job: runJob,
  switch: turn,
  reload,
  limits: setLimits,
  leave,
};

/**
 * Turns an edge to the containers that are ready.
 *
 * The state that has them is brought to the server first: whoever goes on after a run that has died here must not take them for unknown, and so
 * for superfluous, since they are what serves.
 */
async function turn(place: StepPlace, items: readonly string[]): Promise<void> {
  await place.keepState?.();
  await reload(place, items);
}

/** Does what Terraform cannot do itself, at its place in the graph. */
export function runStep(verb: StepVerb, place: StepPlace, items: readonly string[]): Promise<void> {
  return STEPS[verb](place, items);
}
