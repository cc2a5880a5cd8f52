import type { DeployOptions } from '../deploy/deploy-options.ts';
import type { Deployment } from '../deploy/deployment.ts';
import type { Seen } from '../look/seen.ts';
import { unfinishedOn } from './change-mark.ts';
import { imagesOf, recordRelease, releaseHash } from './release.ts';

/** A release that was to be recorded. */
export interface Recorded {
  /** Null: none was, or no server could write it down. */
  readonly number: number | null;
  /** What servers said that could not. */
  readonly errors: readonly string[];
}

/** Records what was deployed as the next release, on every server that can write it down. */
export async function record(
  { hosts, topology }: Deployment,
  { by, now, checked, rollback }: DeployOptions,
  seen: readonly Seen[],
  started: Date,
): Promise<Recorded> {
  // A server that has left may have been the one with the newest.
  const number = Math.max(newestOf(seen) ?? 0, ...seen.map(({ changedFrom }) => changedFrom ?? 0)) + 1;
  const at = now();
  const seconds = (at.getTime() - started.getTime()) / 1000;
  const settings = rollback?.settings ?? checked.settings ?? {};
  const errors = await recordRelease(hosts, {
    ...{ version: 1, number, by, at: at.toISOString(), seconds, ...imagesOf(seen), topology, settings },
    ...(rollback === undefined ? {} : { rolledBackTo: rollback.number }),
  });
  return { number: errors.length < topology.servers.length ? number : null, errors };
}

/** What cdktf or Terraform has deployed becomes a release when it is first seen; what is one already stays as it is. */
export async function recordUnknown(
  deployment: Deployment,
  options: DeployOptions,
  seen: readonly Seen[],
): Promise<Recorded> {
  if (isReleased(deployment, seen)) return { number: null, errors: [] };
  return record(deployment, options, seen, options.now());
}

/** Whether what is wanted is the newest release on every server, and no change has begun since. */
export function isReleased({ topology }: Pick<Deployment, 'topology'>, seen: readonly Seen[]): boolean {
  const hash = releaseHash(topology);
  return seen.every(({ releaseHash: own }) => own === hash) && unfinishedOn(seen).size === 0;
}

/** Number of the newest release on any server; null: none. */
export function newestOf(seen: readonly Seen[]): number | null {
  return Math.max(0, ...seen.map(({ release }) => release)) || null;
}
