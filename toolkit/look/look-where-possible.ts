import type { Topology } from '../../model/topology.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import { look } from './look.ts';
import type { Seen } from './seen.ts';

/** Looks at every server; one that does not answer gives an error, and the others are looked at all the same. */
export async function lookWherePossible(
  hosts: Hosts,
  topology: Topology,
): Promise<{ readonly seen: readonly Seen[]; readonly errors: readonly string[] }> {
  const results = await Promise.allSettled(topology.servers.map((server) => look(hosts, topology, server)));
  const seen: Seen[] = [];
  const errors: string[] = [];
  for (const result of results) {
    if (result.status === 'fulfilled') seen.push(result.value);
    else if (result.reason instanceof HostError) errors.push(result.reason.message);
    else throw result.reason;
  }
  return { seen, errors };
}
