import type { ServerNode } from '../../model/server.ts';
import type { Deviation } from '../look/deviation.ts';
import { type Seen, seenOf } from '../look/seen.ts';
import { isReleased, newestOf } from '../releases/record.ts';
import { refuseLeft } from '../standby/change-each.ts';
import { statesOf } from '../states/states.ts';
import { finishServer } from './apply-server.ts';
import { leaveAsIs } from './conclude.ts';
import type { Deployed, DeployOptions } from './deploy-options.ts';
import type { Deployment } from './deployment.ts';
import { prepareTerraform } from './prepare-terraform.ts';
import { toldText } from './told-text.ts';
import { unknownContainers } from './unknown-containers.ts';

/** Servers that lack the newest state: `cdktf` or Terraform has deployed from here, or a deployment could not bring it there. */
export async function aheadOf(deployment: Deployment, seen: readonly Seen[]): Promise<readonly ServerNode[]> {
  const states = statesOf(deployment);
  const { servers } = deployment.topology;
  const ahead = await Promise.all(servers.map((server) => states.isAhead(server, seenOf(seen, server))));
  return servers.filter((_, index) => ahead[index]);
}

/** The end of a deployment where nothing differs: what Terraform has left to do is done, and what runs is recorded where nothing has recorded it. */
export async function bringStates(
  deployment: Deployment,
  options: DeployOptions,
  seen: readonly Seen[],
  warnings: readonly string[],
): Promise<Deployed> {
  const told = isReleased(deployment, seen) ? [] : await complete(deployment, seen);
  for (const server of await aheadOf(deployment, seen)) await statesOf(deployment).push(server);
  if (told.length === 0) return leaveAsIs(deployment, options, seen, warnings);
  // Recorded, it would not be tried again.
  const { topology } = deployment;
  const previous = newestOf(seen);
  return {
    outcome: 'unchanged',
    seen,
    topology,
    release: null,
    previous,
    errors: [],
    warnings: [...warnings, ...told],
  };
}

/** Containers that Terraform would make once more, beside what was found; none are looked for where the last run was recorded. */
export async function unknownAmong(
  deployment: Deployment,
  seen: readonly Seen[],
  found: readonly Deviation[],
): Promise<readonly Deviation[]> {
  if (isReleased(deployment, seen)) return [];
  await prepareTerraform(deployment, [], seen);
  return unknownContainers(deployment, seen, found);
}

/**
 * Has Terraform go through its stacks where all runs as it should, and the run before was not recorded: one that died at its end has not written down
 * in Terraform's state which edges have turned. The states have been fetched.
 *
 * @returns what went wrong, which is no failure of what runs
 */
async function complete(deployment: Deployment, seen: readonly Seen[]): Promise<readonly string[]> {
  const work = deployment.topology.servers.map(async (server) => {
    const own = seenOf(seen, server);
    if (own.state !== null) refuseLeft(await finishServer(deployment, server, own));
  });
  const results = await Promise.allSettled(work);
  deployment.signal.throwIfAborted();
  return results.flatMap((result) => {
    if (result.status === 'fulfilled') return [];
    return [`${toldText(deployment, result.reason)}; what Terraform has left to do there, the next deployment does`];
  });
}
