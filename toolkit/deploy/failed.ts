import type { ServerNode } from '../../model/server.ts';
import { deviationText } from '../look/deviation.ts';
import { lookWherePossible } from '../look/look-where-possible.ts';
import { onceHealthy, sickAmong } from '../look/once-healthy.ts';
import { hasContainers } from '../look/seen.ts';
import { newestOf } from '../releases/record.ts';
import { UndoError } from '../standby/undo-error.ts';
import { atRelease } from './at-release.ts';
import type { BeforeRun } from './before-run.ts';
import type { Deployed } from './deploy-options.ts';
import type { Deployment } from './deployment.ts';
import { goBack } from './go-back.ts';
import { toldText } from './told-text.ts';
import { isSick } from './useless.ts';

/** Nothing more is done then: Terraform leaves the old containers running, and the edge where it can be answered. */
const UNKNOWN =
  'what ran before is not what the last release says (another tool or hand has changed it), so there is no way back to it; the containers from before still run where they were not replaced, nor stopped since they may run only once: mend the cause and deploy again';

/** Brings back what ran before a run that has failed, and says how that ended. */
export async function failed(
  deployment: Deployment,
  touched: readonly ServerNode[],
  before: BeforeRun,
  error: unknown,
): Promise<Deployed> {
  if (error instanceof UndoError) throw error;
  const seen = [...before.seen.values()];
  const previous = before.topology === null ? null : newestOf(seen);
  const stuck = (...errors: readonly string[]): Deployed => ({
    ...{ outcome: 'stuck', seen: [], release: null, previous },
    errors: [toldText(deployment, error), ...errors],
  });
  if (seen.some(hasContainers) && !before.isKnown) return stuck(UNKNOWN);
  deployment.progress.note('the deployment failed; going back to what ran before');
  try {
    const { left, jobs, errors } = await goBack(deployment, touched, before);
    const jobsRan = jobs.map(
      (job) => `the job ${job} has run, and what it did stays: check that what serves can live with it`,
    );
    const sick = await stillSick(deployment, before);
    const now = await lookWherePossible(deployment.hosts, deployment.topology);
    const said = [...errors.map((item) => toldText(deployment, item)), ...now.errors];
    const stands = [...left.map(deviationText), ...new Set([...sick, ...said])];
    const isBack = stands.length === 0 && (jobs.length === 0 || before.topology === null);
    const ended = { ...stuck(...stands, ...jobsRan), seen: now.seen };
    if (!isBack) return ended;
    return { ...ended, outcome: 'failed', topology: before.topology ?? deployment.topology };
  } catch (second) {
    return stuck(`going back failed as well: ${toldText(deployment, second)}`);
  }
}

/** Containers that were healthy before and are not any more. */
async function stillSick(deployment: Deployment, before: BeforeRun): Promise<readonly string[]> {
  if (before.topology === null) return [];
  const { hosts, topology } = atRelease(deployment, before.topology);
  const all = [...before.seen.values()];
  const were = sickAmong(all);
  const ids = new Set(all.flatMap((item) => item.containers.filter(isSick).map(({ Id }) => Id)));
  const { sick } = await onceHealthy(async () => {
    const { seen } = await lookWherePossible(hosts, topology);
    return seen.map((item) => ({ ...item, containers: item.containers.filter(({ Id }) => !ids.has(Id)) }));
  });
  return sick.filter((text) => !were.includes(text));
}
