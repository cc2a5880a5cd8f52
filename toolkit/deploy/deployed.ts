import type { Topology } from '../../model/topology.ts';
import type { Before } from '../diff/before.ts';
import { openHosts } from '../hosts.ts';
import { lookAtAll } from '../look/look.ts';
import type { Runner } from '../run.ts';
import { readRelease } from './release.ts';

/** What was deployed last, as the servers have recorded it. */
export async function readDeployed(project: string, topology: Topology, run: Runner): Promise<Before> {
  const hosts = await openHosts(project, run);
  const seen = await lookAtAll(hosts, topology);
  const release = await readRelease(hosts, topology.servers, seen);
  if (release === null) return { label: 'nothing deployed', topology: null, settings: null };
  return { label: `release ${release.number}`, topology: release.topology, settings: release.settings };
}
