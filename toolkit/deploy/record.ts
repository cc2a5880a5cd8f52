import type { Seen } from '../look/seen.ts';
import type { DeployOptions } from './deploy-options.ts';
import type { Deployment } from './deployment.ts';
import { imagesOf, recordRelease, releaseHash } from './release.ts';

/** Records what was deployed as the next release, and gives its number. */
export async function record(
  { hosts, topology }: Deployment,
  { by, now, checked, rollback }: DeployOptions,
  seen: readonly Seen[],
  started: Date,
): Promise<number> {
  const number = (newestOf(seen) ?? 0) + 1;
  const at = now();
  const seconds = (at.getTime() - started.getTime()) / 1000;
  const settings = rollback?.settings ?? checked.settings ?? {};
  await recordRelease(hosts, {
    ...{ version: 1, number, by, at: at.toISOString(), seconds, images: imagesOf(seen), topology, settings },
    ...(rollback === undefined ? {} : { rolledBackTo: rollback.number }),
  });
  return number;
}

/** What cdktf or Terraform has deployed becomes a release when it is first seen; null: it is one already. */
export async function recordUnknown(
  deployment: Deployment,
  options: DeployOptions,
  seen: readonly Seen[],
): Promise<number | null> {
  const hash = releaseHash(deployment.topology);
  return seen.every((item) => item.releaseHash === hash) ? null : record(deployment, options, seen, options.now());
}

/** Number of the newest release on any server; null: none. */
export function newestOf(seen: readonly Seen[]): number | null {
  return Math.max(0, ...seen.map(({ release }) => release)) || null;
}
