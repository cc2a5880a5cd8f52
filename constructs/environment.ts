import { RootConstruct } from 'constructs';
import type { SecretStore } from '../model/secret-store.ts';
import type { Strategy } from '../model/strategy.ts';
import type { Suppression } from '../model/suppression.ts';
import type { StateBackend } from '../model/topology.ts';

export interface EnvironmentProps {
  /** Name of the system, such as `samaconso`. */
  readonly system: string;

  /** Name of the environment, such as `prod`. */
  readonly name: string;

  /**
   * Objections of policies that the team lives with.
   *
   * @default []
   */
  readonly suppressions?: readonly Suppression[];

  /**
   * Where Terraform's state is kept.
   *
   * @default - on each server, beside its release records
   */
  readonly state?: StateBackend;

  /**
   * How a new version of the services behind an edge takes over.
   *
   * @default - rolling, a replica at a time
   */
  readonly strategy?: Strategy;

  /**
   * Whether PostgreSQL, PgBouncer, RabbitMQ, Redis and MinIO are reached by TLS only, by certificates of an authority of the environment's own.
   *
   * @default 'none'
   */
  readonly encryption?: Encryption;

  /**
   * Versions of the secrets that no stack makes: those of the internal authority.
   *
   * @default {}
   */
  readonly secretVersions?: Readonly<Record<string, number>>;

  /**
   * Where the values of the secrets are kept.
   *
   * @default - encrypted in the repository; for servers of a lab, in a file of the machine that deploys
   */
  readonly secretStore?: SecretStore;

  /**
   * Seconds, 0 to 59, that a new container has run without a break before it gets traffic, and before a deployment counts as done.
   *
   * @default 10
   */
  readonly steadySeconds?: number;
}

export type Encryption = 'internal' | 'none';

/** One environment of one system: the root that everything else is made in. */
export class Environment extends RootConstruct {
  readonly system: string;
  readonly name: string;
  readonly suppressions: readonly Suppression[];
  readonly state: StateBackend;
  readonly strategy: Strategy;
  readonly encryption: Encryption;
  readonly secretVersions: Readonly<Record<string, number>>;
  /** Null: what is usual for its servers. */
  readonly secretStore: SecretStore | null;
  readonly steadySeconds: number;

  constructor(props: EnvironmentProps) {
    super();
    this.system = props.system;
    this.name = props.name;
    this.suppressions = props.suppressions ?? [];
    this.state = props.state ?? { kind: 'server' };
    this.strategy = props.strategy ?? { kind: 'rolling', parallelism: 1 };
    this.encryption = props.encryption ?? 'none';
    this.secretVersions = props.secretVersions ?? {};
    this.secretStore = props.secretStore ?? null;
    this.steadySeconds = props.steadySeconds ?? 10;
  }
}
