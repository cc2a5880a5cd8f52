import type { Logging } from '../model/container.ts';
import type { Input } from './expression.ts';
import type { Network } from './network.ts';
import type { OutboundProxy } from './outbound-proxy.ts';
import type { Service } from './service.ts';

/** Programming language of a program: it decides which variables name the proxy and the authorities it trusts. */
export type Runtime = 'python' | 'node' | 'go' | 'java' | 'ruby' | 'php' | 'dotnet' | 'other';

/** Numeric user and group, as they are inside the container. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Why a container is less confined than it could be: each value is the reason, which reports show. */
export interface Exceptions {
  /** Why it keeps capabilities. @default - none: a policy objects where it keeps some */
  readonly capabilities?: string;

  /** Why it starts as root, or as whatever user its image has. @default - none: a policy objects where it does */
  readonly rootUser?: string;

  /** Why its root file system can be written to: a reason makes it so. @default - it is read-only */
  readonly writableRoot?: string;
}

export interface ResourceProps {
  /**
   * Hard memory limit in bytes; no swap is added to it.
   *
   * @default - none
   */
  readonly memoryBytes?: number;

  /**
   * Processors, such as 0.5.
   *
   * @default - none
   */
  readonly cpus?: number;

  /**
   * Largest number of processes and threads.
   *
   * @default 1024
   */
  readonly pids?: number;

  /**
   * Size of /dev/shm in bytes.
   *
   * @default 67108864
   */
  readonly shmBytes?: number;

  /**
   * Open files, soft and hard limit; must not exceed the host's own hard limit.
   *
   * @default - the engine's: 1024 since Engine 29
   */
  readonly nofile?: number;
}

/** What a service and a job have in common. */
export interface ContainerProps {
  /** Image reference with a tag or a digest, such as `postgres:15.19`. */
  readonly image: string;

  /**
   * Replaces the image's entry point.
   *
   * @default - the image's own
   */
  readonly entrypoint?: readonly string[];

  /**
   * Program and arguments; visible to everybody on the host, so it takes no secret.
   *
   * @default - the image's own
   */
  readonly command?: readonly Input[];

  /**
   * Environment variables. A value that holds a secret reaches the program by a file.
   *
   * @default {}
   */
  readonly environment?: Readonly<Record<string, Input>>;

  /**
   * Variables that the image also reads from a file named by `<name>_FILE`.
   *
   * @default - none: the entry point exports the ones that hold a secret
   */
  readonly fileVariables?: readonly string[];

  /**
   * Networks it is on.
   *
   * @default - the server's own
   */
  readonly networks?: readonly Network[];

  /**
   * User that the container runs as.
   *
   * @default - the image's own, which may be root: it wants a reason in `exceptions`
   */
  readonly user?: Owner;

  /**
   * Who owns the files that are mounted into it.
   *
   * @default - `user`, or root
   */
  readonly fileOwner?: Owner;

  /** @default - the image's own */
  readonly workingDirectory?: string;

  /**
   * Host name inside the container.
   *
   * @default - the engine's: another one for each container
   */
  readonly hostname?: string;

  /**
   * In what it is less confined than it could be.
   *
   * @default - its root file system is read-only, with memory to write to at /tmp and where `addTmpfs` says
   */
  readonly exceptions?: Exceptions;

  /**
   * Runs a small init as process 1.
   *
   * @default false
   */
  readonly init?: boolean;

  /**
   * Capabilities that are kept, without the `CAP_` prefix; all others are dropped. They want a reason in `exceptions`.
   *
   * @default []
   */
  readonly capabilities?: readonly string[];

  /**
   * Signal that asks the program to stop, such as `SIGINT`.
   *
   * @default - the image's own
   */
  readonly stopSignal?: string;

  /**
   * Seconds between that signal and SIGKILL.
   *
   * @default 30
   */
  readonly stopGraceSeconds?: number;

  /** @default - no memory or processor limit */
  readonly resources?: ResourceProps;

  /**
   * Every option the engine would fill in by itself has to be given.
   *
   * @default - json-file, 3 files of 10 MB
   */
  readonly logging?: Logging;

  /**
   * Way out to the internet.
   *
   * @default - none: it connects directly
   */
  readonly outboundProxy?: OutboundProxy;

  /** @default 'other' */
  readonly runtime?: Runtime;

  /**
   * Services of the same server that it starts after, besides those its settings name.
   *
   * @default []
   */
  readonly startsAfter?: readonly Service[];
}
