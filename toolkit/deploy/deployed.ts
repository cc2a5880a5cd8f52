import type { Topology } from '../../model/topology.ts';
import type { Before } from '../diff/before.ts';
import { openHosts } from '../hosts.ts';
import { lookAtAll } from '../look/look.ts';
import type { Runner } from '../run.ts';
import { type Release, readRelease } from './release.ts';
import { findRelease } from './releases.ts';

/** What was deployed last, or as the release with a number, as the servers have recorded it. */
export async function readDeployed(
  project: string,
  topology: Topology,
  run: Runner,
  number: number | null,
): Promise<Before> {
  const hosts = await openHosts(project, run);
  if (number !== null) return beforeOf(await findRelease(hosts, topology, number));
  const seen = await lookAtAll(hosts, topology);
  const release = await readRelease(hosts, topology.servers, seen);
  if (release === null) return { label: 'nothing deployed', topology: null, settings: null };
  return beforeOf(release);
}

function beforeOf({ number, topology, settings }: Release): Before {
  return { label: `release ${number}`, topology, settings };
}
