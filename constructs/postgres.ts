import { Construct } from 'constructs';
import type { ResourceProps } from './container-props.ts';
import { type Endpoint, type EndpointReference, type Expression, url } from './expression.ts';
import { commandProbe } from './health-check.ts';
import { majorVersion } from './image.ts';
import { pathOf } from './path.ts';
import { PostgresRoles } from './postgres-roles.ts';
import type { Secret } from './secret.ts';
import { type PublishProps, Service } from './service.ts';
import { topologyError } from './topology-error.ts';
import { Volume } from './volume.ts';
import { VOLUME_OF_ROOT } from './volume-of-root.ts';

const MIB = 1024 ** 2;

const SUPERUSER_PASSWORD = '/run/secrets/superuser/password';

export interface PostgresProps {
  /** Official image or one of its interface, with the major version in the tag. */
  readonly image: string;

  /**
   * Major version, for an image whose tag does not say it: it decides where the data lies.
   *
   * @default - the first number of the tag
   */
  readonly majorVersion?: number;

  /** Database that is made on an empty volume. */
  readonly database: string;

  /** Role that owns the database, and is no superuser; programs log in by one of two members of it, `<user>_1` and `<user>_2`. */
  readonly user: string;

  /** Of the programs' login; the next version of it belongs to the other one of the two. */
  readonly password: Secret;

  /**
   * Superuser, whom no program is.
   *
   * @default 'postgres'
   */
  readonly superuser?: string;

  /** Of the superuser, for people who connect from elsewhere than the server itself. */
  readonly superuserPassword: Secret;

  /** @default 100 */
  readonly maxConnections?: number;

  /**
   * Connections kept free for superusers (`superuser_reserved_connections`).
   *
   * @default 3
   */
  readonly reservedConnections?: number;

  /** @default - no limits; with a memory limit, the memory settings follow from it */
  readonly resources?: ResourceProps;

  /**
   * Where the data lies.
   *
   * @default - a volume named `<id>-data`
   */
  readonly volume?: Volume;

  /** @default - only what other servers need */
  readonly publish?: PublishProps;
}

/** PostgreSQL with its data on a volume. */
export class Postgres extends Construct {
  readonly service: Service;
  readonly volume: Volume;
  readonly props: PostgresProps;
  readonly maxConnections: number;
  readonly reservedConnections: number;
  readonly roles: PostgresRoles;

  constructor(scope: Construct, id: string, props: PostgresProps) {
    super(scope, id);
    this.props = props;
    this.maxConnections = props.maxConnections ?? 100;
    this.reservedConnections = props.reservedConnections ?? 3;
    this.volume = props.volume ?? new Volume(scope, `${id}-data`);
    const superuser = props.superuser ?? 'postgres';
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      command: ['postgres', ...this.#settings().flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      environment: {
        POSTGRES_DB: props.database,
        POSTGRES_PASSWORD_FILE: SUPERUSER_PASSWORD,
        POSTGRES_USER: superuser,
      },
      ports: { postgres: 5432 },
      ...(props.publish === undefined ? {} : { publish: { postgres: props.publish } }),
      // Without -h the probe would find the temporary server of the first start, which listens on the socket only.
      healthCheck: commandProbe(['pg_isready', '-h', '127.0.0.1', '-U', superuser, '-d', props.database, '-q'], {
        intervalSeconds: 10,
        timeoutSeconds: 5,
        retries: 5,
        startPeriodSeconds: 60,
      }),
      update: 'recreate',
      // The file is read on an empty volume only; on any other the roles' job sets the password.
      reload: ['true'],
      // SIGINT is a fast shutdown; SIGTERM would wait for every client.
      stopSignal: 'SIGINT',
      stopGraceSeconds: 120,
      capabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
      exceptions: VOLUME_OF_ROOT,
      resources: { shmBytes: 256 * MIB, nofile: 8192, ...props.resources },
      program: () => ({
        kind: 'postgres',
        maxConnections: this.maxConnections,
        reservedConnections: this.reservedConnections,
        administration: { secret: props.superuserPassword.name, jobs: [this.roles.job.id] },
      }),
    });
    this.service.addVolume(this.#dataPath(), this.volume);
    this.service.addFile(SUPERUSER_PASSWORD, { content: props.superuserPassword, reloadable: true });
    const socket = new Volume(scope, `${id}-socket`);
    this.service.addVolume('/var/run/postgresql', socket);
    const { database, password, superuserPassword, user: owner } = props;
    const names = { database, owner, superuser };
    this.roles = new PostgresRoles(this, 'roles', {
      ...names,
      service: this.service,
      socket,
      superuserPassword,
      password,
    });
  }

  get endpoint(): Endpoint {
    return this.service.endpoint;
  }

  /** Address of the database for a program, password included: `postgresql://user:…@postgres:5432/database`. */
  get url(): Expression {
    return this.urlAt(this.endpoint);
  }

  /** The same at another endpoint, such as a pool's. */
  urlAt(endpoint: EndpointReference): Expression {
    const { user, password } = this.roles.application;
    return url`postgresql://${user}:${password}@${endpoint}/${this.props.database}`;
  }

  /** Command of a shell in its container, as the owner of the database. */
  get shell(): readonly string[] {
    return ['psql', '-U', this.roles.application.user, this.props.database];
  }

  /** Memory settings follow from the limit: a quarter for shared buffers, three quarters expected in caches. */
  #settings(): readonly (readonly [string, string])[] {
    const memory = this.props.resources?.memoryBytes;
    const share = (part: number): string => `${Math.floor(((memory ?? 0) * part) / MIB)}MB`;
    return [
      ...(memory === undefined
        ? []
        : ([
            ['effective_cache_size', share(0.75)],
            ['maintenance_work_mem', share(0.05)],
            ['shared_buffers', share(0.25)],
          ] as const)),
      ['max_connections', String(this.maxConnections)],
      ['password_encryption', 'scram-sha-256'],
      ['superuser_reserved_connections', String(this.reservedConnections)],
    ];
  }

  /** From version 18 on the image keeps its data one level deeper, below the mounted folder. */
  #dataPath(): string {
    const major = this.props.majorVersion ?? majorVersion(this.props.image);
    if (major === null) {
      throw topologyError(
        pathOf(this),
        `expected a tag that starts with the major version, got "${this.props.image}"; give majorVersion`,
      );
    }
    return major >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data';
  }
}
