import { pushFiles } from './files.ts';
import { runJob } from './job.ts';
import { leave } from './leave.ts';
import { setLimits } from './limits.ts';
import { awaitReady } from './ready.ts';
import { reload } from './reload.ts';
import type { StepPlace } from './step-place.ts';
import { switchEdge } from './switch.ts';
import { takeTurn } from './turn.ts';

export type StepVerb = 'files' | 'ready' | 'job' | 'turn' | 'switch' | 'reload' | 'limits' | 'leave';

type Step = (place: StepPlace, items: readonly string[]) => Promise<void>;

const STEPS: Readonly<Record<StepVerb, Step>> = {
  files: pushFiles,
  ready: awaitReady,
  job: runJob,
  turn: takeTurn,
  switch: switchEdge,
  reload,
  limits: setLimits,
  leave,
};

/** Does what Terraform cannot do itself, at its place in the graph. */
export function runStep(verb: StepVerb, place: StepPlace, items: readonly string[]): Promise<void> {
  return STEPS[verb](place, items);
}
