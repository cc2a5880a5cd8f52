import type { Topology } from '../model/topology.ts';
import { firewallDeviations } from './firewall/seen-firewall.ts';
import type { Deviation } from './look/deviation.ts';
import { allDeviations } from './look/deviations.ts';
import { movedTags } from './look/moved-tags.ts';
import type { Seen } from './look/seen.ts';
import type { Release } from './releases/release.ts';
import type { Secrets } from './secrets/secrets.ts';
import { standbyDeviations } from './standby/recover.ts';

/**
 * Everything in which what was seen differs from what is wanted: containers, files, jobs, images, firewalls and generations.
 *
 * @param wanted with values of secrets, where a certificate that was issued anew is to show
 * @param to the release of a rollback
 */
export function differencesOf(
  wanted: { readonly topology: Topology; readonly secrets?: Secrets },
  seen: readonly Seen[],
  to?: Release,
): readonly Deviation[] {
  const { topology } = wanted;
  return [
    ...allDeviations(wanted, seen),
    ...movedTags(topology, seen, to),
    ...firewallDeviations(topology, seen),
    ...standbyDeviations(seen),
  ];
}
