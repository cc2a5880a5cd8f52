import type { AppliedFirewall } from '../firewall/host-firewall.ts';
import type { SeenLock } from '../lock/seen-lock.ts';
import type { StandbyRecord } from './generation.ts';
import type { SeenContainer, SeenImage } from './seen-container.ts';

/** What one server was seen to run and hold; everything in it comes from the server itself. */
export interface Seen {
  readonly server: string;
  /** Containers with the labels of the environment, but for those that stand by. */
  readonly containers: readonly SeenContainer[];
  /** Null: no other generation stands beside them. */
  readonly standby: SeenStandby | null;
  /** Containers without these labels that bear a name of the topology. @default - none */
  readonly foreign?: readonly SeenContainer[];
  /** Images of the topology by reference; null: not there. */
  readonly images: ReadonlyMap<string, SeenImage | null>;
  /** Files of the topology by path; those that are not there are missing. */
  readonly files: ReadonlyMap<string, SeenFile>;
  /** Specification with which each job last succeeded, by its name. */
  readonly jobs: ReadonlyMap<string, string>;
  /** Names of the jobs that found nothing to do then. */
  readonly idleJobs: ReadonlySet<string>;
  /** Terraform's state as the server keeps it; null: none. */
  readonly state: StateVersion | null;
  /** Number of the newest release that is recorded; 0: none. */
  readonly release: number;
  /** Start of the hash of that release's topology; empty: none. */
  readonly releaseHash: string;
  /** Ids of the images of that release on the server, by reference. */
  readonly released: ReadonlyMap<string, string>;
  /** Number of the release that was newest when the last change began; null: none has, but for those that were undone. */
  readonly changedFrom: number | null;
  /** Null: no firewall is applied for the environment. */
  readonly firewall: AppliedFirewall | null;
  /** Who has the lock of the environment; null: nobody. */
  readonly lock: SeenLock | null;
}

/** What a look at a server tells of generations beside the one that is current. */
export interface SeenStandby {
  readonly record: StandbyRecord;
  /** Its containers that are there: they are not among those of the server. */
  readonly containers: readonly SeenContainer[];
  /** The server's clock, in seconds since 1970. */
  readonly now: number;
  /** Whether a container of ours waits there to remove it when its time is over. */
  readonly hasTimer: boolean;
}

/** Tells one version of a state from another. */
export interface StateVersion {
  readonly lineage: string;
  readonly serial: number;
}

export interface SeenFile {
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly bytes: number;
  /** SHA-256; null where the SSH user may not read it. */
  readonly hash: string | null;
}

/** What a server was seen to run. */
export function seenOf(seen: readonly Seen[], { name }: { readonly name: string }): Seen {
  const found = seen.find(({ server }) => server === name);
  if (found === undefined) throw new Error(`server ${name} was not looked at`);
  return found;
}

/** Every container of the environment on a server, also those that stand by. */
export function allContainers({ containers, standby }: Pick<Seen, 'containers' | 'standby'>): readonly SeenContainer[] {
  return [...containers, ...(standby?.containers ?? [])];
}

/** Whether anything of the environment is on a server. */
export function hasContainers({ containers, standby }: Seen): boolean {
  return containers.length > 0 || standby !== null;
}
