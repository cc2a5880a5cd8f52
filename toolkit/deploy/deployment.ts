import type { Topology } from '../../model/topology.ts';
import type { Hosts } from '../hosts.ts';
import type { Held } from '../lock/with-lock.ts';
import type { Progress } from '../report/progress.ts';
import type { Runner } from '../run.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Interruption } from './interruption.ts';

/** What every part of one deployment is given. */
export interface Deployment {
  /** Folder of the project. */
  readonly project: string;
  readonly topology: Topology;
  readonly hosts: Hosts;
  readonly secrets: Secrets;
  /** What the settings say, where an older topology is gone back to. @default - this one */
  readonly today?: { readonly topology: Topology; readonly secrets: Secrets };
  readonly run: Runner;
  /** Variables that Terraform runs with, beside those of this process. */
  readonly environment: Readonly<Record<string, string>>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Told of each service that was interrupted. @default - nobody is */
  readonly interrupted?: (interruption: Interruption) => void;
  /** Names of servers on which Terraform goes through its stack whatever differs: a run before has not ended, or was not Terraform's. @default - none */
  readonly unfinished?: ReadonlySet<string>;
  /** Ids of containers that were seen to be told to stop; the watch over a server adds to them. @default - not kept */
  readonly ending?: Set<string>;
  /** Ids of its locks, by address of the server: once one is gone, no step that Terraform runs changes anything there. @default - nothing is locked */
  readonly locks?: ReadonlyMap<string, string>;
  /** Is aborted when the lock is lost: then nothing is changed any more, on the way back neither. @default - never */
  readonly lost?: AbortSignal;
}

/** The same deployment while it has its locks: it ends where they are lost, and where `signal` is aborted. */
export function whileHeld(
  deployment: Deployment,
  { hosts, locks, lost, stop }: Held,
  signal: AbortSignal = deployment.signal,
): Deployment {
  return { ...deployment, hosts, locks, lost, signal: AbortSignal.any([signal, stop]) };
}
