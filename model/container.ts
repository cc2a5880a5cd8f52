import type { Value } from './value.ts';

/**
 * How a variable reaches the program.
 *
 * - `plain`: as an environment variable of the container; it holds no secret
 * - `file`: the variable `<name>_FILE` names a mounted file that holds the value; the image reads it
 * - `export`: a mounted file holds the value, and the entry point exports it before it starts the program
 */
export type Delivery = 'plain' | 'file' | 'export';

export interface EnvironmentVariable {
  readonly name: string;
  readonly value: Value;
  readonly delivery: Delivery;
}

export interface VolumeMount {
  readonly kind: 'volume';
  /** Id of the volume, `db/postgres-data`. */
  readonly volume: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** A file or folder of the host that is mounted: from a content-named folder, so that other content is another source. */
export interface BindMount {
  readonly kind: 'bind';
  /** Absolute path on the host. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface TmpfsMount {
  readonly kind: 'tmpfs';
  readonly target: string;
  readonly sizeBytes: number;
  /** Octal, such as `1777`. */
  readonly mode: string;
}

export type Mount = VolumeMount | BindMount | TmpfsMount;

export interface HostEntry {
  readonly name: string;
  readonly address: string;
}

/** A condition on the same server that holds before a container starts. */
export interface Dependency {
  /** Id of a service or of a job. */
  readonly on: string;
  readonly condition: 'healthy' | 'started' | 'completed';
}

export interface Resources {
  /** Hard limit in bytes; swap is never added to it. null: none. */
  readonly memoryBytes: number | null;
  /** Processors, such as 0.5. null: none. */
  readonly cpus: number | null;
  /** Largest number of processes and threads. null: none. */
  readonly pids: number | null;
  /** Size of /dev/shm in bytes. */
  readonly shmBytes: number;
  /** Open files, soft and hard. null: the engine's own (1024 with Engine 29). */
  readonly nofile: number | null;
}

export interface Logging {
  readonly driver: string;
  readonly options: Readonly<Record<string, string>>;
}

/** In what a container is less confined than it could be, and why somebody lets it. */
export interface Exception {
  /**
   * - `capabilities`: it keeps some
   * - `root-user`: its program starts as root, or as whatever user its image has
   * - `writable-root`: its root file system can be written to
   */
  readonly kind: 'capabilities' | 'root-user' | 'writable-root';
  readonly reason: string;
}

/** What a service and a job have in common: everything `docker run` would be told. */
export interface ContainerNode {
  /** Path of the construct, for messages; not part of any identity. */
  readonly path: string;
  /** `<server>/<name>`: what references use. */
  readonly id: string;
  readonly name: string;
  readonly server: string;
  readonly image: string;
  /** Empty: the image's own. */
  readonly entrypoint: readonly string[];
  /** Empty: the image's own. Never holds a secret. */
  readonly command: readonly Value[];
  /** Sorted by name. */
  readonly environment: readonly EnvironmentVariable[];
  /** Ids of networks, sorted. */
  readonly networks: readonly string[];
  /** Sorted by target. */
  readonly mounts: readonly Mount[];
  /** Names that resolve to other servers and external hosts, sorted. */
  readonly extraHosts: readonly HostEntry[];
  readonly dependsOn: readonly Dependency[];
  /** `uid:gid`; null: the image's own. */
  readonly user: string | null;
  readonly workingDirectory: string | null;
  /** Host name inside the container; null: the engine's own, which changes with each container. */
  readonly hostname: string | null;
  readonly readOnly: boolean;
  /** A small init runs as process 1 and passes signals on. */
  readonly init: boolean;
  /** Capabilities kept after all were dropped, with the `CAP_` prefix, sorted; null: the engine's default set. */
  readonly capabilities: readonly string[] | null;
  readonly noNewPrivileges: boolean;
  /** Sorted by kind. */
  readonly exceptions: readonly Exception[];
  readonly stop: { readonly signal: string | null; readonly graceSeconds: number };
  readonly resources: Resources;
  readonly logging: Logging;
}
