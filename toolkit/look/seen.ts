import type { AppliedFirewall } from '../firewall/host-firewall.ts';
import type { SeenLock } from '../lock/seen-lock.ts';
import type { StandbyRecord } from './generation.ts';

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

export interface SeenImage {
  readonly id: string;
  /** What its containers are where they are told nothing else. */
  readonly config: SeenImageConfig;
}

/** The parts of an image's configuration that containers take over; engines leave out what is empty, or say null. */
export interface SeenImageConfig {
  readonly Env?: readonly string[] | null;
  readonly Cmd?: readonly string[] | null;
  readonly Entrypoint?: readonly string[] | null;
  readonly User?: string;
  readonly WorkingDir?: string;
  readonly StopSignal?: string;
  readonly Labels?: Readonly<Record<string, string>> | null;
  /** Paths that get a volume without a name. */
  readonly Volumes?: Readonly<Record<string, object>> | null;
  readonly Healthcheck?: SeenHealthcheck | null;
}

/** Times in nanoseconds; 0 or none: the engine's own. */
export interface SeenHealthcheck {
  readonly Test?: readonly string[] | null;
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly Retries?: number;
}

/** The parts of `docker inspect` that are compared. */
export interface SeenContainer {
  readonly Id: string;
  readonly Name: string;
  readonly Image: string;
  readonly Created: string;
  readonly RestartCount: number;
  readonly Config: {
    readonly Env: readonly string[] | null;
    readonly Cmd: readonly string[] | null;
    readonly Entrypoint: readonly string[] | null;
    readonly Labels: Readonly<Record<string, string>>;
    readonly User: string;
    /** Seconds between the stop signal and SIGKILL; none: the engine's ten. */
    readonly StopTimeout?: number | null;
    readonly StopSignal?: string;
    readonly Hostname?: string;
    readonly WorkingDir?: string;
    readonly Healthcheck?: SeenHealthcheck | null;
  };
  readonly State: {
    readonly Status: string;
    readonly Running: boolean;
    readonly StartedAt: string;
    readonly ExitCode: number;
    readonly OOMKilled?: boolean;
    readonly Health?: {
      readonly Status: string;
      /** Probes in a row that have failed; one that is healthy may have some. */
      readonly FailingStreak?: number;
      readonly Log?: readonly { readonly Output: string; readonly ExitCode: number }[] | null;
    } | null;
  };
  readonly HostConfig: {
    readonly Memory: number;
    readonly NanoCpus: number;
    readonly PidsLimit: number | null;
    readonly ReadonlyRootfs: boolean;
    readonly Privileged: boolean;
    readonly CapAdd: readonly string[] | null;
    readonly CapDrop: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    /** Options of each tmpfs by its path. */
    readonly Tmpfs?: Readonly<Record<string, string>> | null;
    readonly RestartPolicy: { readonly Name: string; readonly MaximumRetryCount?: number };
    readonly PortBindings: Readonly<
      Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[]>
    > | null;
    readonly ExtraHosts: readonly string[] | null;
    readonly PublishAllPorts?: boolean;
    readonly Dns?: readonly string[] | null;
    readonly DnsOptions?: readonly string[] | null;
    readonly DnsSearch?: readonly string[] | null;
    readonly Links?: readonly string[] | null;
    readonly MemorySwap?: number;
    readonly CpuQuota?: number;
    readonly CpuShares?: number;
    readonly CpusetCpus?: string;
    readonly ShmSize?: number;
    readonly Ulimits?: readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[] | null;
    readonly Init?: boolean | null;
    readonly LogConfig?: { readonly Type: string; readonly Config?: Readonly<Record<string, string>> | null };
    readonly AutoRemove?: boolean;
    readonly PidMode?: string;
    readonly IpcMode?: string;
    readonly UTSMode?: string;
    readonly UsernsMode?: string;
    readonly Devices?: readonly object[] | null;
    readonly DeviceRequests?: readonly object[] | null;
    readonly DeviceCgroupRules?: readonly string[] | null;
    readonly GroupAdd?: readonly string[] | null;
    readonly Sysctls?: Readonly<Record<string, string>> | null;
    readonly VolumesFrom?: readonly string[] | null;
  };
  readonly Mounts: readonly {
    readonly Type: string;
    readonly Name?: string;
    readonly Source: string;
    readonly Destination: string;
    readonly RW: boolean;
  }[];
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, { readonly Aliases?: readonly string[] | null } | null>>;
  };
}

/** Name of a container without the slash that the engine puts in front. */
export function nameOf({ Name }: SeenContainer): string {
  return Name.replace(/^\//, '');
}

/** The service that a container is of, by its label; without one, its own name. */
export function serviceOf(container: SeenContainer): string {
  return container.Config.Labels['arrimage.service'] ?? nameOf(container);
}

/** Whether a container is that of a job, which stays after it has ended. */
export function isOfJob({ Config }: SeenContainer): boolean {
  return Config.Labels['arrimage.job'] !== undefined;
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
