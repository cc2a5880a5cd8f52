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

/** Counts from 1. */
export function replicaOf({ Config }: SeenContainer): number {
  return Number(Config.Labels['arrimage.replica'] ?? 1);
}
