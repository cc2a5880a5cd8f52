import { renderJson } from '../../model/json.ts';
import type { Topology } from '../../model/topology.ts';
import type { Hosts } from '../hosts.ts';
import { publicFile } from '../tar.ts';
import { type Release, releaseHash, writeEverywhere } from './release.ts';

/**
 * A deployment that made no release, as it is recorded on the servers.
 *
 * It lies in a folder of its own and has no number: nothing that looks for releases can take it for what runs.
 */
export interface Failure extends Omit<Release, 'number' | 'seconds'> {
  /**
   * - `failed`: what ran before serves
   * - `stuck`: a person was needed
   * - `died`: its controller was gone, and the next run has taken its lock over; the topology is that of this next run
   */
  readonly result: 'failed' | 'stuck' | 'died';
  /** Null: nobody knows. */
  readonly seconds: number | null;
  /** First line of why. */
  readonly reason: string;
}

/** Records a failure on every server; gives what those said that could not write it. */
export function recordFailure(hosts: Hosts, failure: Failure): Promise<readonly string[]> {
  return writeEverywhere(hosts, failure.topology.servers, publicFile(failurePath(failure), renderJson(failure)));
}

/** Where a server records a failure, below the deployment's folder: `failures/20261121T090000123Z-1a2b3c4d.json`. */
export function failurePath({ at, topology }: { readonly at: string; readonly topology: Topology }): string {
  return `failures/${at.replaceAll(/[-:.]/g, '')}-${releaseHash(topology)}.json`;
}
