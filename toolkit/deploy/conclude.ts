import { HostError } from '../host-error.ts';
import { LockedError } from '../locked-error.ts';
import { lookAtAll } from '../look/look.ts';
import { onceHealthy } from '../look/once-healthy.ts';
import type { Seen } from '../look/seen.ts';
import { cleanUp } from '../prune/clean-up.ts';
import { newestOf, type Recorded, record, recordUnknown } from '../releases/record.ts';
import type { Deployed, DeployOptions } from './deploy-options.ts';
import type { Deployment } from './deployment.ts';

/**
 * Looks at what a good deployment has made, records it, and removes what no release needs.
 *
 * It runs already: what goes wrong here is told, and makes it no failure.
 */
export async function conclude(
  deployment: Deployment,
  options: DeployOptions,
  started: Date,
  previous: number | null,
): Promise<Deployed> {
  const { hosts, topology } = deployment;
  const deployed = { outcome: 'deployed', topology, previous, errors: [] } as const;
  let seen: readonly Seen[] = [];
  try {
    const health = await onceHealthy(() => lookAtAll(hosts, topology));
    seen = health.seen;
    const recorded = await record(deployment, options, seen, started);
    // Without a record of what runs now, nobody knows which files of before are needed still.
    if (recorded.errors.length === 0) await cleanUp(deployment);
    return { ...deployed, seen, release: recorded.number, warnings: [...health.sick, ...warningsOf(recorded)] };
  } catch (error) {
    if (!(error instanceof HostError || error instanceof LockedError)) throw error;
    return { ...deployed, seen, release: null, warnings: [error.message, UNRECORDED] };
  }
}

/**
 * The end where everything runs as it should; what somebody else has deployed is recorded when it is first seen.
 *
 * @param more warnings beside those that come of it
 */
export async function leaveAsIs(
  deployment: Deployment,
  options: DeployOptions,
  seen: readonly Seen[],
  more: readonly string[],
): Promise<Deployed> {
  const recorded = await recordUnknown(deployment, options, seen);
  const warnings = [...more, ...warningsOf(recorded)];
  const { topology } = deployment;
  return {
    outcome: 'unchanged',
    seen,
    topology,
    release: recorded.number,
    previous: newestOf(seen),
    errors: [],
    warnings,
  };
}

function warningsOf({ number, errors }: Recorded): readonly string[] {
  if (errors.length === 0) return [];
  return [...errors, number === null ? UNRECORDED : `release ${number} is recorded on the other servers only`];
}

const UNRECORDED =
  'what runs now is not recorded as a release, so nothing can go back to it; deploy again, which records it and changes nothing else';
