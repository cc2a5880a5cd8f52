import type { ServerNode } from '../../model/server.ts';
import { hasErrors } from '../check.ts';
import { keepInStep } from '../firewall/keep-in-step.ts';
import { deviationText } from '../look/deviation.ts';
import { lookAtAll } from '../look/look.ts';
import { seenOf } from '../look/seen.ts';
import { markChange, unfinishedOn, unmarkChange } from '../releases/change-mark.ts';
import { isReleased, newestOf } from '../releases/record.ts';
import { changeAll } from '../standby/change-generations.ts';
import { leftForTerraform } from '../standby/generations.ts';
import { stuckBetween } from '../standby/undo-error.ts';
import { statesOf } from '../states/states.ts';
import { UsageError } from '../usage-error.ts';
import { afterFailure } from './after-failure.ts';
import { needsTerraform } from './apply-server.ts';
import { assess } from './assess.ts';
import { beforeRun, byServer } from './before-run.ts';
import { aheadOf, bringStates, unknownAmong } from './complete.ts';
import { conclude, leaveAsIs } from './conclude.ts';
import type { Deployed, DeployOptions } from './deploy-options.ts';
import type { Deployment } from './deployment.ts';
import { failed } from './failed.ts';
import { bringImages } from './images.ts';
import type { Interruption } from './interruption.ts';
import { clearLeft, type LeftServers } from './left-servers.ts';
import { prepareTerraform } from './prepare-terraform.ts';
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
  const isWanted = first.wrong.length === 0;
  if (isWanted && isReleased(deployment, first.seen) && (await aheadOf(deployment, first.seen)).length === 0)
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
    const { seen, wrong: found, left } = await assess(held, options);
    const unfinished = unfinishedOn(seen);
    const unknown = unfinished.size > 0 || found.length === 0 ? await unknownAmong(held, seen, found) : [];
    const wrong = [...found, ...unknown];
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
      unfinished: new Set([...unfinished, ...unknown.map(({ server }) => server)]),
      interrupted: (item: Interruption) => void interruptions.push(item),
    };
    const change = () => changeServers(measured, options, started, left).catch(stuckBetween(held));
    return { ...(await withFirewall(held, keepInStep(held, seen), change)), interruptions };
  });
}

const NOT_CONFIRMED = 'deploy: not confirmed; nothing was changed';

async function changeServers(
  deployment: Deployment,
  options: DeployOptions,
  started: Date,
  left: LeftServers | null,
): Promise<Deployed> {
  const { topology, hosts } = deployment;
  const before = await beforeRun(deployment, left);
  const previous = newestOf([...before.seen.values()]);
  await markChange(hosts, topology.servers, before.seen, previous);
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
    if (back.outcome === 'failed' && told.length === 0) await unmarkChange(hosts, topology.servers, before.seen);
    return { ...back, warnings: [...told, ...(back.warnings ?? [])] };
  }
  const kept = await clearLeft(deployment, left);
  const deployed = await conclude(deployment, options, started, previous);
  return { ...deployed, warnings: [...unpushed, ...kept, ...(deployed.warnings ?? [])] };
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
