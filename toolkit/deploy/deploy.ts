import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { hasErrors } from '../check.ts';
import { keepInStep } from '../firewall/keep-in-step.ts';
import { firewallDeviations } from '../firewall/seen-firewall.ts';
import type { Hosts } from '../hosts.ts';
import { type Deviation, deviationText } from '../look/deviation.ts';
import { allDeviations } from '../look/deviations.ts';
import { lookAtAll } from '../look/look.ts';
import { type Seen, seenOf } from '../look/seen.ts';
import { newestOf } from '../releases/record.ts';
import { readRelease } from '../releases/release.ts';
import { redacted } from '../secrets/secrets.ts';
import { changeAll } from '../standby/change-generations.ts';
import { leftForTerraform } from '../standby/generations.ts';
import { recovered, standbyDeviations } from '../standby/recover.ts';
import { stuckBetween, UndoError } from '../standby/undo-error.ts';
import { refuseMoved } from '../states/moved-states.ts';
import { statesOf } from '../states/states.ts';
import { writeStacks } from '../terraform/stacks.ts';
import { initialize } from '../terraform/terraform.ts';
import { terraformPlace } from '../terraform/terraform-place.ts';
import { UsageError } from '../usage-error.ts';
import { afterFailure } from './after-failure.ts';
import { allSteady } from './all-steady.ts';
import { needsTerraform } from './apply-server.ts';
import { stepsAtRelease } from './at-release.ts';
import { conclude, leaveAsIs } from './conclude.ts';
import type { Deployed, DeployOptions } from './deploy-options.ts';
import type { Deployment } from './deployment.ts';
import { type BeforeRun, goBack } from './go-back.ts';
import { bringImages } from './images.ts';
import type { Interruption } from './interruption.ts';
import { restore } from './rollback.ts';
import { underLock } from './under-lock.ts';
import { withFirewall } from './with-firewall.ts';

/**
 * Makes the servers run what the topology says.
 *
 * It looks first; where nothing differs, it ends there. It goes back where it fails.
 *
 * @throws HostError, LockedError, UsageError before anything was changed
 */
export async function deploy(deployment: Deployment, options: DeployOptions): Promise<Deployed> {
  if (options.rollback === undefined && hasErrors(options.checked))
    throw new Error('an environment with errors is not deployed');
  const first = await assess(deployment, options);
  if (first.wrong.length === 0) return unchanged(deployment, options, first.seen);
  if (!(await options.confirm(first.wrong))) throw new UsageError(NOT_CONFIRMED);
  // A turn to what stands there already asks nothing more of the servers.
  const left = leftForTerraform(deployment, first.seen, first.wrong);
  if (left === first.wrong || left.some(({ kind }) => needsTerraform(kind))) await options.preflight(first.wrong);
  const started = options.now();
  return underLock(deployment, options, started, async (held) => {
    // Somebody may have deployed between the first look and the lock.
    const { seen, wrong } = await assess(held, options);
    if (wrong.length === 0) return unchanged(held, options, seen);
    const isSame = wrong.map(deviationText).join('\n') === first.wrong.map(deviationText).join('\n');
    if (!isSame && !(await options.confirm(wrong))) throw new UsageError(NOT_CONFIRMED);
    if (options.rollback === undefined)
      for (const server of held.topology.servers) await bringImages(held, server, seenOf(seen, server));
    await prepareTerraform(held, leftForTerraform(held, seen, wrong), seen);
    const interruptions: Interruption[] = [];
    const measured = { ...held, interrupted: (item: Interruption) => void interruptions.push(item) };
    const change = () => changeServers(measured, options, started).catch(stuckBetween(held));
    return { ...(await withFirewall(held, keepInStep(held, seen), change)), interruptions };
  });
}

const NOT_CONFIRMED = 'deploy: not confirmed; nothing was changed';

/** What runs, and in what that differs from what is wanted; throws where it may not be put right. */
async function assess(
  deployment: Deployment,
  { checkPlan }: DeployOptions,
): Promise<{ readonly seen: readonly Seen[]; readonly wrong: readonly Deviation[] }> {
  const seen = await lookAtAll(deployment.hosts, deployment.topology);
  const others = [...firewallDeviations(deployment.topology, seen), ...standbyDeviations(seen)];
  const wrong = [...allDeviations(deployment, seen), ...others];
  refuseForeign(wrong);
  await checkPlan(seen);
  await refuseMoved(deployment, seen);
  return { seen, wrong };
}

async function unchanged(deployment: Deployment, options: DeployOptions, seen: readonly Seen[]): Promise<Deployed> {
  // `cdktf` or Terraform may have deployed from here: then the servers do not have the newest state yet.
  for (const server of deployment.topology.servers) await statesOf(deployment).pushNewer(server, seenOf(seen, server));
  return leaveAsIs(deployment, options, seen);
}

/** Terraform fetches its provider before anything is touched: its registry is one more thing that can fail. */
async function prepareTerraform(
  deployment: Deployment,
  wrong: readonly Deviation[],
  seen: readonly Seen[],
): Promise<void> {
  const { project, topology } = deployment;
  const states = statesOf(deployment);
  await writeStacks(project, topology, stepsAtRelease(deployment));
  // One at a time: where there is a cache of providers, two would write it at once.
  for (const server of topology.servers) {
    await states.fetch(server, seenOf(seen, server));
    const isNeeded = wrong.some((item) => item.server === server.name && needsTerraform(item.kind));
    if (isNeeded) await initialize(terraformPlace(deployment, server));
    await states.prepare(server);
  }
}

async function changeServers(deployment: Deployment, options: DeployOptions, started: Date): Promise<Deployed> {
  const { topology, hosts } = deployment;
  const stateStore = statesOf(deployment);
  const seen = await recovered(deployment);
  const previous = await readRelease(hosts, topology.servers, seen);
  const [isKnown, ...states] = await Promise.all([
    previous === null ? false : describes(hosts, previous.topology),
    ...topology.servers.map(async (server) => [server.name, await stateStore.read(server)] as const),
  ]);
  const before: BeforeRun = {
    seen: byServer(seen),
    states: new Map(states),
    topology: previous?.topology ?? null,
    isKnown,
  };
  const touched: ServerNode[] = [];
  try {
    if (options.rollback !== undefined) await restore(deployment, options.rollback);
    const now = options.rollback === undefined ? seen : await lookAtAll(hosts, topology);
    await changeAll(deployment, { ...before, seen: byServer(now) }, touched);
    await allSteady(deployment, touched);
  } catch (error) {
    return await afterFailure(deployment, options, before, error, (why) => failed(deployment, touched, before, why));
  } finally {
    await Promise.allSettled(touched.map((server) => stateStore.push(server)));
  }
  return conclude(deployment, options, started, previous?.number ?? null);
}

function byServer(seen: readonly Seen[]): ReadonlyMap<string, Seen> {
  return new Map(seen.map((item) => [item.server, item]));
}

/** Nothing more is done then: Terraform leaves the old containers running, and the edge where it can be answered. */
const UNKNOWN =
  'what ran before is not what the last release says (another tool or hand has changed it), so there is no way back to it; the containers from before still run where Terraform had not replaced them: mend the cause and deploy again';

async function failed(
  deployment: Deployment,
  touched: readonly ServerNode[],
  before: BeforeRun,
  error: unknown,
): Promise<Deployed> {
  if (error instanceof UndoError) throw error;
  const { progress, secrets } = { ...deployment, ...deployment.today };
  const previous = newestOf([...before.seen.values()]);
  const reason = redacted(error instanceof Error ? error.message : String(error), secrets);
  const ran = [...before.seen.values()].some(({ containers }) => containers.length > 0);
  if (ran && !before.isKnown) return { outcome: 'stuck', seen: [], release: null, previous, errors: [reason, UNKNOWN] };
  progress.note('the deployment failed; going back to what ran before');
  try {
    const { left, jobs } = await goBack(deployment, touched, before);
    const stands = left.map(deviationText);
    const jobsRan = jobs.map(
      (job) => `the job ${job} has run, and what it did stays: check that what serves can live with it`,
    );
    const seen = await lookAtAll(deployment.hosts, deployment.topology);
    const outcome = left.length === 0 && (jobs.length === 0 || before.topology === null) ? 'failed' : 'stuck';
    return { outcome, seen, release: null, previous, errors: [reason, ...stands, ...jobsRan] };
  } catch (second) {
    const why = redacted(second instanceof Error ? second.message : String(second), secrets);
    return {
      outcome: 'stuck',
      seen: [],
      release: null,
      previous,
      errors: [reason, `going back failed as well: ${why}`],
    };
  }
}

/** Whether the servers run what a release says, so that the release is a way back to it. */
async function describes(hosts: Hosts, topology: Topology): Promise<boolean> {
  const deviations = allDeviations({ topology }, await lookAtAll(hosts, topology));
  // A job that was run by hand, with other settings, leaves what serves as it was.
  return deviations.every(({ kind }) => ['unhealthy', 'stopped', 'limits', 'job'].includes(kind));
}

function refuseForeign(wrong: readonly Deviation[]): void {
  const foreign = wrong.filter(({ kind }) => kind === 'foreign');
  if (foreign.length > 0) throw new UsageError(...foreign.map(deviationText));
}
