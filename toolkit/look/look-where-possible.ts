import type { Topology } from '../../model/topology.ts';
import type { Hosts } from '../hosts.ts';
import { wherePossible } from '../where-possible.ts';
import { look } from './look.ts';
import type { Seen } from './seen.ts';

/** Looks at every server; one that does not answer gives an error, and the others are looked at all the same. */
export async function lookWherePossible(
  hosts: Hosts,
  topology: Topology,
): Promise<{ readonly seen: readonly Seen[]; readonly errors: readonly string[] }> {
  const { values, errors } = await wherePossible(topology.servers.map((server) => look(hosts, topology, server)));
  return { seen: values, errors: errors.map(({ message }) => message) };
}
