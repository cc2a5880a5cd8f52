import type { ServerNode } from '../../model/server.ts';
import { type Deviation, deviationText } from '../look/deviation.ts';
import { lookWherePossible } from '../look/look-where-possible.ts';
import { onceHealthy, sickAmong } from '../look/once-healthy.ts';
import { hasContainers } from '../look/seen.ts';
import { newestOf } from '../releases/record.ts';
import { UndoError } from '../standby/undo-error.ts';
import { atRelease } from './at-release.ts';
import { type BeforeRun, changedByHand, leftHalfWay } from './before-run.ts';
import type { Deployed } from './deploy-options.ts';
import type { Deployment } from './deployment.ts';
import { goBack } from './go-back.ts';
import { toldText } from './told-text.ts';
import { isSick } from './useless.ts';

/** Nothing more is done then: Terraform leaves the old containers running, and the edge where it can be answered. */
const UNKNOWN =
  'there is no way back to what ran before, which another tool or hand has changed; the containers from before still run where they were not replaced, nor stopped since they may run only once: mend the cause and deploy again';

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
  const byHand = changedByHand(before);
  if (byHand.length > 0 || (before.topology === null && seen.some(hasContainers))) {
    const changed = byHand.map((item) => `before this deployment, ${deviationText(item)}`);
    const now = await lookWherePossible(deployment.hosts, deployment.topology);
    return { ...stuck(UNKNOWN, ...changed, ...now.errors), seen: now.seen };
  }
  const halfWay = leftHalfWay(before);
  deployment.progress.note(
    `the deployment failed; going back to ${halfWay.length === 0 ? 'what ran before' : `release ${previous}`}`,
  );
  try {
    const behind = withServersOf(halfWay, touched, deployment);
    const { left, jobs: own, running, errors } = await goBack(deployment, behind, before);
    const jobs = [...new Set([...own, ...(halfWay.length === 0 ? [] : jobsSinceRelease(before))])];
    const jobsRan = jobs.map(
      (job) => `the job ${job} has run, and what it did stays: check that what serves can live with it`,
    );
    const sick = await stillSick(deployment, before);
    const now = await lookWherePossible(deployment.hosts, deployment.topology);
    const said = [...errors.map((item) => toldText(deployment, item)), ...now.errors];
    // Where nothing ran before, nothing has to live with what it does.
    const goOn = (before.topology === null ? [] : running).map(
      (job) => `the job ${job} still runs, and what it does stays: see arrimage logs, and check`,
    );
    const stands = [...left.map(deviationText), ...goOn, ...new Set([...sick, ...said])];
    const putBack = halfWay.map((item) => `put back as well: ${deviationText(item)}, before this deployment`);
    const warnings = stands.length === 0 ? putBack : [];
    const isBack = stands.length === 0 && (jobs.length === 0 || before.topology === null);
    const topology = before.topology ?? deployment.topology;
    const ended = { ...stuck(...stands, ...jobsRan), seen: now.seen, topology, warnings };
    return isBack ? { ...ended, outcome: 'failed' } : ended;
  } catch (second) {
    return stuck(`going back failed as well: ${toldText(deployment, second)}`);
  }
}

/** The servers that a run has touched, and those that one before it has left half-way. */
function withServersOf(
  halfWay: readonly Deviation[],
  touched: readonly ServerNode[],
  { topology }: Deployment,
): readonly ServerNode[] {
  const isTouched = ({ name }: ServerNode): boolean => touched.some((server) => server.name === name);
  const isHalfWay = ({ name }: ServerNode): boolean => halfWay.some(({ server }) => server === name);
  return [...touched, ...topology.servers.filter((server) => isHalfWay(server) && !isTouched(server))];
}

/** Jobs that have run since the last release, of those that a way back does not undo. */
function jobsSinceRelease({ topology, differed }: BeforeRun): readonly string[] {
  const bothWays = new Set(topology?.jobs.flatMap(({ runs, name }) => (runs === 'both-ways' ? [name] : [])));
  return differed.filter(({ kind, subject }) => kind === 'job' && !bothWays.has(subject)).map(({ subject }) => subject);
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
