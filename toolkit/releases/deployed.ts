import type { Topology } from '../../model/topology.ts';
import type { Before } from '../diff/before.ts';
import type { HostError } from '../host-error.ts';
import { type Hosts, openHosts } from '../hosts.ts';
import { look } from '../look/look.ts';
import type { Runner } from '../run.ts';
import { wherePossible } from '../where-possible.ts';
import { type Release, readRelease } from './release.ts';
import { findRelease, listRecordsWherePossible } from './releases.ts';

/**
 * What was deployed last, or as the release with a number, as the servers that answer have recorded it.
 *
 * @param missed told of each server that does not: it may know of a newer release
 * @throws HostError where none answers, or only the others could say whether there is such a release
 */
export async function readDeployed(
  project: string,
  topology: Topology,
  run: Runner,
  number: number | null,
  missed: (message: string) => void,
): Promise<Before> {
  const hosts = await openHosts(project, run);
  const { before, errors } = await (number === null ? lastOf(hosts, topology) : numbered(hosts, topology, number));
  const [first, ...others] = errors;
  for (const { message } of others) missed(message);
  if (before === null && first !== undefined) throw first;
  if (first !== undefined) missed(first.message);
  return before ?? { label: 'nothing deployed', topology: null, settings: null };
}

interface Found {
  /** Null: none, or it is not known whether there is one. */
  readonly before: Before | null;
  readonly errors: readonly HostError[];
}

async function numbered(hosts: Hosts, topology: Topology, number: number): Promise<Found> {
  const { releases, errors } = await listRecordsWherePossible(hosts, topology);
  if (errors.length > 0 && !releases.some((release) => release.number === number)) return { before: null, errors };
  return { before: beforeOf(await findRelease(hosts, topology, number, releases)), errors };
}

async function lastOf(hosts: Hosts, topology: Topology): Promise<Found> {
  const { values: seen, errors } = await wherePossible(topology.servers.map((server) => look(hosts, topology, server)));
  const release = await readRelease(hosts, topology.servers, seen);
  return { before: release === null ? null : beforeOf(release), errors };
}

function beforeOf({ number, topology, settings }: Release): Before {
  return { label: `release ${number}`, topology, settings };
}
