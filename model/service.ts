import type { ContainerNode } from './container.ts';

/** One port a service listens on. */
export interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Where the host listens for it; empty: only services on the same network reach it. */
  readonly published: readonly PublishedPort[];
}

export interface PublishedPort {
  /** IP address of the host that is listened on. */
  readonly address: string;
  readonly port: number;
  /** Who may connect: addresses or CIDR blocks, sorted. */
  readonly from: readonly string[];
}

export interface HealthCheck {
  /** Docker's form: `CMD` and its arguments, or `CMD-SHELL` and one line. */
  readonly test: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startPeriodSeconds: number;
  /** Between probes until the first that succeeds. @default - the engine's: 5 from version 25 on, else the interval */
  readonly startIntervalSeconds?: number;
}

/**
 * How a new version takes the place of the old one.
 *
 * - `rolling`: the new container is healthy before the old one leaves; no interruption
 * - `recreate`: the old one stops, then the new one starts; an interruption of some seconds
 */
export type Update = 'rolling' | 'recreate';

export interface QueueReference {
  /** Id of the broker's service, `app/rabbitmq`. */
  readonly broker: string;
  readonly queue: string;
}

/** Who may do everything in a server's program: no consumer is it. */
export interface Administration {
  /** Name of the secret that is its password. */
  readonly secret: string;
  /** Ids of the jobs that are given it too, to set the users. */
  readonly jobs: readonly string[];
}

/** What policies know of a program beyond its container. */
export type Program =
  | {
      readonly kind: 'postgres';
      readonly maxConnections: number;
      readonly reservedConnections: number;
      readonly administration?: Administration;
    }
  | {
      readonly kind: 'pgbouncer';
      /** Id of the PostgreSQL service behind it. */
      readonly postgres: string;
      readonly maxClientConnections: number;
      /** Connections to PostgreSQL that all its pools together may open. */
      readonly serverConnections: number;
    }
  | { readonly kind: 'minio'; readonly administration?: Administration }
  | { readonly kind: 'redis'; readonly maxMemoryBytes: number | null }
  | { readonly kind: 'rabbitmq'; readonly administration?: Administration }
  | { readonly kind: 'web' }
  | { readonly kind: 'celery-worker'; readonly application: string; readonly concurrency: number }
  | { readonly kind: 'celery-beat'; readonly application: string }
  | { readonly kind: 'flower' }
  | { readonly kind: 'nginx'; readonly upstreams: readonly string[] }
  | {
      readonly kind: 'schedule';
      /** Five fields of cron, in UTC, such as `0 2 * * *`. */
      readonly calendar: string;
      /** Seconds after which a run counts as failed. */
      readonly timeoutSeconds: number;
    }
  | { readonly kind: 'other' };

/** A command that people run in the container by name, such as a database's shell. */
export interface NamedCommand {
  readonly name: string;
  readonly command: readonly string[];
}

/** A program that keeps running, in one or several containers of one server. */
export interface ServiceNode extends ContainerNode {
  readonly kind: 'service';
  readonly program: Program;
  readonly ports: readonly Port[];
  readonly healthCheck: HealthCheck | null;
  readonly replicas: number;
  readonly update: Update;
  readonly restart: 'unless-stopped' | 'no';
  /** Command that makes the running program read its files again; null: it has to be replaced. */
  readonly reload: readonly string[] | null;
  /** Public origins whose requests it answers, such as `https://api.example.org`, sorted. */
  readonly origins: readonly string[];
  /** Origins that the program itself is told of (CORS, CSRF); null: it has no such setting. */
  readonly trustedOrigins: readonly string[] | null;
  readonly publishes: readonly QueueReference[];
  readonly consumes: readonly QueueReference[];
  /** Sorted by name. */
  readonly commands: readonly NamedCommand[];
}

/**
 * Whether a service may be one that must not run twice at a time, and that nobody misses for a moment, such as a scheduler: it is replaced in place,
 * and listens on no port.
 */
export function worksAlone({ update, ports }: ServiceNode): boolean {
  return update === 'recreate' && ports.length === 0;
}

/** Ids of the services that an edge sends requests to; none where a service is no edge. */
export function upstreamsOf({ program }: ServiceNode): readonly string[] {
  return program.kind === 'nginx' ? program.upstreams : [];
}
