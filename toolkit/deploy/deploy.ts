import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { hasErrors } from '../check.ts';
import { type InStep, keepInStep } from '../firewall/keep-in-step.ts';
import { firewallDeviations } from '../firewall/seen-firewall.ts';
import type { Hosts } from '../hosts.ts';
import { type Deviation, deviationText } from '../look/deviation.ts';
import { deviationsOf } from '../look/deviations.ts';
import { lookAtAll } from '../look/look.ts';
import type { Seen } from '../look/seen.ts';
import { redacted } from '../secrets/secrets.ts';
import { UsageError } from '../usage-error.ts';
import { applyServer, needsTerraform } from './apply-server.ts';
import { stepsAtRelease } from './at-release.ts';
import { cleanUp } from './clean-up.ts';
import type { Deployed, DeployOptions } from './deploy-options.ts';
import type { Deployment } from './deployment.ts';
import { type BeforeRun, goBack } from './go-back.ts';
import { bringImages } from './images.ts';
import { releaseLock, takeLock } from './lock.ts';
import { refuseMoved } from './moved-states.ts';
import { inOrder } from './order.ts';
import { newestOf, record, recordUnknown } from './record.ts';
import { readRelease } from './release.ts';
import { restore } from './rollback.ts';
import { writeStacks } from './stacks.ts';
import { statesOf } from './states.ts';
import { initialize } from './terraform.ts';
import { terraformPlace } from './terraform-place.ts';

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
  const seen = await lookAtAll(deployment.hosts, deployment.topology);
  const wrong = [...allDeviations(deployment, seen), ...firewallDeviations(deployment.topology, seen)];
  refuseForeign(wrong);
  await options.checkPlan(seen);
  await refuseMoved(deployment, seen);
  if (wrong.length === 0) {
    // `cdktf` or Terraform may have deployed from here: then the servers do not have the newest state yet.
    for (const server of deployment.topology.servers)
      await statesOf(deployment).pushNewer(server, seenOf(seen, server));
    const release = await recordUnknown(deployment, options, seen);
    return { outcome: 'unchanged', seen, release, previous: newestOf(seen), errors: [] };
  }
  if (!(await options.confirm(wrong))) throw new UsageError('deploy: not confirmed; nothing was changed');
  await options.preflight(wrong);
  const started = options.now();
  await takeLock(deployment.hosts, deployment.topology, { owner: options.by, since: started.toISOString() });
  try {
    if (options.rollback === undefined) {
      for (const server of deployment.topology.servers) await bringImages(deployment, server, seenOf(seen, server));
    } else {
      await restore(deployment, options.rollback);
    }
    await prepareTerraform(deployment, wrong, seen);
    return await withFirewall(keepInStep(deployment, seen), () => changeServers(deployment, options, started));
  } finally {
    for (const message of await releaseLock(deployment.hosts, deployment.topology)) deployment.progress.note(message);
  }
}

/** What consumers need is open before they start; what nobody needs any more is closed once the old ones are gone. */
async function withFirewall(firewall: InStep, work: () => Promise<Deployed>): Promise<Deployed> {
  await firewall.widen();
  let deployed: Deployed;
  try {
    deployed = await work();
  } catch (error) {
    await firewall.narrow('before');
    throw error;
  }
  // Where a person is needed, nobody knows who connects; both ways stay open until the next deployment.
  if (deployed.outcome === 'stuck') return { ...deployed, errors: [...deployed.errors, ...firewall.left] };
  const errors = await firewall.narrow(deployed.outcome === 'failed' ? 'before' : 'after');
  return errors.length === 0 ? deployed : { ...deployed, outcome: 'stuck', errors: [...deployed.errors, ...errors] };
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
  // Somebody may have deployed between the first look and the lock.
  const seen = await lookAtAll(deployment.hosts, deployment.topology);
  const previous = await readRelease(hosts, topology.servers, seen);
  const states = await Promise.all(
    topology.servers.map(async (server) => [server.name, await stateStore.read(server)] as const),
  );
  const before: BeforeRun = {
    seen: new Map(seen.map((item) => [item.server, item])),
    states: new Map(states),
    topology: previous?.topology ?? null,
    isKnown: previous !== null && (await describes(hosts, previous.topology)),
  };
  const touched: ServerNode[] = [];
  try {
    await inOrder(topology.servers, async (server) => {
      const own = seenOf(seen, server);
      if (deviationsOf(topology, own, deployment.secrets).length === 0) return;
      deployment.signal.throwIfAborted();
      touched.push(server);
      const left = await applyServer(deployment, server, own);
      if (left.length > 0) throw new Error(left.map(deviationText).join('\n'));
    });
  } catch (error) {
    return await failed(deployment, touched, before, error);
  } finally {
    await Promise.allSettled(touched.map((server) => stateStore.push(server)));
  }
  const after = await lookAtAll(deployment.hosts, deployment.topology);
  const number = await record(deployment, options, after, started);
  await cleanUp(deployment);
  return { outcome: 'deployed', seen: after, release: number, previous: previous?.number ?? null, errors: [] };
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

export function allDeviations(
  { topology, secrets }: Pick<Deployment, 'topology'> & Partial<Pick<Deployment, 'secrets'>>,
  seen: readonly Seen[],
): readonly Deviation[] {
  return seen.flatMap((item) => deviationsOf(topology, item, secrets));
}

function refuseForeign(wrong: readonly Deviation[]): void {
  const foreign = wrong.filter(({ kind }) => kind === 'foreign');
  if (foreign.length > 0) throw new UsageError(...foreign.map(deviationText));
}

function seenOf(seen: readonly Seen[], { name }: ServerNode): Seen {
  const found = seen.find(({ server }) => server === name);
  if (found === undefined) throw new Error(`server ${name} was not looked at`);
  return found;
}
