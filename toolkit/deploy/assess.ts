import { differencesOf } from '../differences.ts';
import { type Deviation, deviationText } from '../look/deviation.ts';
import { lookAtAll } from '../look/look.ts';
import type { Seen } from '../look/seen.ts';
import { otherRelease, refuseMoved } from '../states/moved-states.ts';
import { UsageError } from '../usage-error.ts';
import type { DeployOptions } from './deploy-options.ts';
import type { Deployment } from './deployment.ts';
import { type LeftServers, leftDeviations, leftServers } from './left-servers.ts';

/** What is found before anything is changed. */
export interface Assessment {
  readonly seen: readonly Seen[];
  /** In what the servers differ from what is wanted. */
  readonly wrong: readonly Deviation[];
  /** Null: no server of the last release is left. */
  readonly left: LeftServers | null;
}

/**
 * What runs, and in what that differs from what is wanted.
 *
 * @throws UsageError where it may not be put right
 */
export async function assess(deployment: Deployment, { checkPlan, rollback }: DeployOptions): Promise<Assessment> {
  const { hosts, topology } = deployment;
  const seen = await lookAtAll(hosts, topology);
  const own = differencesOf(deployment, seen, rollback);
  const foreign = own.filter(({ kind }) => kind === 'foreign');
  if (foreign.length > 0) throw new UsageError(...foreign.map(deviationText));
  await checkPlan(seen);
  const last = await otherRelease(deployment, seen);
  await refuseMoved(deployment, seen, last);
  const left = await leftServers(hosts, topology, last, seen);
  return { seen, wrong: [...own, ...leftDeviations(left)], left };
}
