import type { Topology } from '../../model/topology.ts';
import type { Before } from '../diff/before.ts';
import { openHosts } from '../hosts.ts';
import { look } from '../look/look.ts';
import type { Runner } from '../run.ts';
import { readRelease } from './release.ts';

/** What was deployed last, as the servers have recorded it. */
export async function readDeployed(project: string, topology: Topology, run: Runner): Promise<Before> {
  const hosts = await openHosts(project, run);
  const seen = await Promise.all(topology.servers.map((server) => look(hosts, topology, server)));
  const release = await readRelease(hosts, topology.servers, seen);
  if (release === null) return { label: 'nothing deployed', topology: null, settings: null };
  return { label: `release ${release.number}`, topology: release.topology, settings: release.settings };
}
