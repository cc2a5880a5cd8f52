import type { ServerNode } from '../../model/server.ts';
import { hasErrors } from '../check.ts';
import { keepInStep } from '../firewall/keep-in-step.ts';
import { type Deviation, deviationText } from '../look/deviation.ts';
import { lookAtAll } from '../look/look.ts';
import { type Seen, seenOf } from '../look/seen.ts';
import { markChange } from '../releases/change-mark.ts';
import { isReleased, newestOf } from '../releases/record.ts';
import { refuseLeft } from '../standby/change-each.ts';
import { changeAll } from '../standby/change-generations.ts';
import { leftForTerraform } from '../standby/generations.ts';
import { stuckBetween } from '../standby/undo-error.ts';
import { statesOf } from '../states/states.ts';
import { writeStacks } from '../terraform/stacks.ts';
import { initialize } from '../terraform/terraform.ts';
import { terraformPlace } from '../terraform/terraform-place.ts';
import { UsageError } from '../usage-error.ts';
import { errorsOf } from '../where-possible.ts';
import { afterFailure } from './after-failure.ts';
import { finishServer, needsTerraform } from './apply-server.ts';
import { assess } from './assess.ts';
import { stepsAtRelease } from './at-release.ts';
import { type BeforeRun, beforeRun, byServer } from './before-run.ts';
import { conclude, leaveAsIs } from './conclude.ts';
import type { Deployed, DeployOptions } from './deploy-options.ts';
import type { Deployment } from './deployment.ts';
import { failed } from './failed.ts';
import { bringImages } from './images.ts';
import type { Interruption } from './interruption.ts';
import { clearLeft, type LeftServers } from './left-servers.ts';
import { restore } from './rollback.ts';
import { toldText } from './told-text.ts';
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
  const isWanted = first.wrong.length === 0;
  if (isWanted && isComplete(deployment, options, first.seen) && (await aheadOf(deployment, first.seen)).length === 0)
    return leaveAsIs(deployment, options, first.seen, first.left?.errors ?? []);
  if (!isWanted) {
    if (!(await options.confirm(first.wrong))) throw new UsageError(NOT_CONFIRMED);
    // A turn to what stands there already asks nothing more of the servers.
    const asked = leftForTerraform(deployment, first.seen, first.wrong);
    if (asked === first.wrong || asked.some(({ kind }) => needsTerraform(kind))) await options.preflight(first.wrong);
  }
  const started = options.now();
  return underLock(deployment, first.left, options, started, async (held) => {
    // Somebody may have deployed between the first look and the lock.
    const { seen, wrong, left } = await assess(held, options);
    if (wrong.length === 0) return bringStates(held, options, seen, left?.errors ?? []);
    const isSame = wrong.map(deviationText).join('\n') === first.wrong.map(deviationText).join('\n');
    if (!isSame && !(await options.confirm(wrong))) throw new UsageError(NOT_CONFIRMED);
    if (options.rollback === undefined)
      for (const server of held.topology.servers) await bringImages(held, server, seenOf(seen, server));
    await prepareTerraform(held, leftForTerraform(held, seen, wrong), seen);
    const interruptions: Interruption[] = [];
    const measured = {
      ...held,
      ending: new Set<string>(),
      interrupted: (item: Interruption) => void interruptions.push(item),
    };
    const change = () => changeServers(measured, options, started, left).catch(stuckBetween(held));
    return { ...(await withFirewall(held, keepInStep(held, seen), change)), interruptions };
  });
}

const NOT_CONFIRMED = 'deploy: not confirmed; nothing was changed';

/** Servers that lack the newest state: `cdktf` or Terraform has deployed from here, or a deployment could not bring it there. */
async function aheadOf(deployment: Deployment, seen: readonly Seen[]): Promise<readonly ServerNode[]> {
  const states = statesOf(deployment);
  const { servers } = deployment.topology;
  const ahead = await Promise.all(servers.map((server) => states.isAhead(server, seenOf(seen, server))));
  return servers.filter((_, index) => ahead[index]);
}

async function bringStates(
  deployment: Deployment,
  options: DeployOptions,
  seen: readonly Seen[],
  warnings: readonly string[],
): Promise<Deployed> {
  const told = isComplete(deployment, options, seen) ? [] : await complete(deployment, seen);
  for (const server of await aheadOf(deployment, seen)) await statesOf(deployment).push(server);
  return leaveAsIs(deployment, options, seen, [...warnings, ...told]);
}

/** Whether what runs was recorded at the end of a run. One that died at its end has not written down in Terraform's state which edges have turned. */
function isComplete(deployment: Deployment, { rollback }: DeployOptions, seen: readonly Seen[]): boolean {
  return rollback !== undefined || isReleased(deployment, seen);
}

/**
 * Has Terraform go through its stacks where all runs as it should.
 *
 * @returns what went wrong, which is no failure of what runs
 */
async function complete(deployment: Deployment, seen: readonly Seen[]): Promise<readonly string[]> {
  await prepareTerraform(deployment, [], seen);
  const work = deployment.topology.servers.map(async (server) => {
    const own = seenOf(seen, server);
    if (own.state !== null) refuseLeft(await finishServer(deployment, server, own));
  });
  return (await Promise.allSettled(work)).flatMap((result) => {
    if (result.status === 'fulfilled') return [];
    return [`${toldText(deployment, result.reason)}; what Terraform has left to do there, the next change does`];
  });
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
    deployment.signal.throwIfAborted();
    await states.fetch(server, seenOf(seen, server));
    const isNeeded = wrong.some((item) => item.server === server.name && needsTerraform(item.kind));
    if (isNeeded) await initialize(terraformPlace(deployment, server));
    await states.prepare(server);
  }
}

async function changeServers(
  deployment: Deployment,
  options: DeployOptions,
  started: Date,
  left: LeftServers | null,
): Promise<Deployed> {
  const { topology, hosts } = deployment;
  const before = await beforeRun(deployment, left);
  const previous = newestOf([...before.seen.values()]);
  await Promise.all(topology.servers.map((server) => markChange(hosts, server, previous)));
  const touched: ServerNode[] = [];
  const bringBack = (error: unknown): Promise<Deployed> => failed(deployment, touched, before, error);
  let unpushed: readonly string[] = [];
  let back: Deployed | null = null;
  try {
    if (options.rollback !== undefined) await restore(deployment, options.rollback);
    const seen = [...before.seen.values()];
    const now = options.rollback === undefined ? seen : await lookAtAll(hosts, topology);
    await changeAll(deployment, { ...before, seen: byServer(now) }, touched);
  } catch (error) {
    back = await afterFailure(deployment, options, before, error, bringBack);
  } finally {
    unpushed = await pushAll(deployment, touched);
  }
  // Where the lock is lost, whoever has it now sees to the states.
  const told = deployment.lost?.aborted === true ? [] : unpushed;
  if (back !== null) {
    if (back.outcome === 'failed' && told.length === 0) await unmark(deployment, before);
    return { ...back, warnings: [...told, ...(back.warnings ?? [])] };
  }
  const kept = await clearLeft(deployment, left);
  const deployed = await conclude(deployment, options, started, previous);
  return { ...deployed, warnings: [...unpushed, ...kept, ...(deployed.warnings ?? [])] };
}

/** Where a change was undone, another that one before it has begun may be open still. A server that cannot be told has the next run go through its stack. */
async function unmark({ hosts, topology }: Deployment, before: BeforeRun): Promise<void> {
  const marks = topology.servers.map((server) =>
    markChange(hosts, server, before.seen.get(server.name)?.changedFrom ?? null),
  );
  await errorsOf(marks);
}

/** Brings the states to where the next run finds them; gives what went wrong with that. */
async function pushAll(deployment: Deployment, servers: readonly ServerNode[]): Promise<readonly string[]> {
  const states = statesOf(deployment);
  const results = await Promise.allSettled(servers.map((server) => states.push(server)));
  return results.flatMap((result) => {
    if (result.status === 'fulfilled') return [];
    const why = result.reason instanceof Error ? result.reason.message : String(result.reason);
    return [`${why}; Terraform's state was not brought there: deploy again from this machine, which brings it`];
  });
}
