import { Construct } from 'constructs';
import type { ResourceProps } from './container-props.ts';
import { postgresQuery, type TlsFiles, tlsFiles } from './encryption.ts';
import { type Endpoint, type EndpointReference, type Expression, url } from './expression.ts';
import { commandProbe } from './health-check.ts';
import { isAlpine, majorVersion } from './image.ts';
import { pathOf } from './path.ts';
import { POSTGRES_RELOAD, POSTGRES_RULES } from './postgres-encryption.ts';
import { PostgresRoles } from './postgres-roles.ts';
import { postgresSettings } from './postgres-settings.ts';
import type { Secret } from './secret.ts';
import { type PublishProps, Service } from './service.ts';
import { topologyError } from './topology-error.ts';
import { Volume } from './volume.ts';
import { VOLUME_OF_ROOT } from './volume-of-root.ts';

const MIB = 1024 ** 2;

/** The user `postgres` of the images. */
const ALPINE = { uid: 70, gid: 70 };
const DEBIAN = { uid: 999, gid: 999 };
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
    const { maxConnections, reservedConnections } = this;
    const settings = postgresSettings(maxConnections, reservedConnections, props.resources?.memoryBytes, this.#tls);
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      // The server reads its key as its own user.
      ...(this.#tls === null
        ? {}
        : { encryption: { postgres: 'mutual' }, fileOwner: isAlpine(props.image) ? ALPINE : DEBIAN }),
      command: ['postgres', ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      environment: {
        POSTGRES_DB: props.database,
        POSTGRES_PASSWORD_FILE: SUPERUSER_PASSWORD,
        POSTGRES_USER: superuser,
      },
      ports: { postgres: 5432 },
      ...(props.publish === undefined ? {} : { publish: { postgres: props.publish } }),
      // Without -h the probe would find the temporary server of the first start, which listens on the socket only.
      healthCheck: commandProbe(['pg_isready', '-h', '127.0.0.1', '-U', superuser, '-d', this.#probed(), '-q'], {
        intervalSeconds: 10,
        timeoutSeconds: 5,
        retries: 5,
        startPeriodSeconds: 60,
      }),
      update: 'recreate',
      // The superuser's password is read on an empty volume only; on any other the roles' job sets it.
      reload: this.#tls === null ? ['true'] : POSTGRES_RELOAD,
      // SIGINT is a fast shutdown; SIGTERM would wait for every client.
      stopSignal: 'SIGINT',
      stopGraceSeconds: 120,
      capabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
      exceptions: VOLUME_OF_ROOT,
      resources: { shmBytes: 256 * MIB, nofile: 8192, ...props.resources },
      program: () => ({
        kind: 'postgres',
        maxConnections,
        reservedConnections,
        administration: { secret: props.superuserPassword.name, jobs: [this.roles.job.id] },
      }),
    });
    this.service.addVolume(this.#dataPath(), this.volume);
    this.service.addFile(SUPERUSER_PASSWORD, { content: props.superuserPassword, reloadable: true });
    if (this.#tls !== null) this.service.addFile(POSTGRES_RULES.target, { content: POSTGRES_RULES.content });
    const socket = new Volume(scope, `${id}-socket`);
    this.service.addVolume('/var/run/postgresql', socket);
    const { service } = this;
    this.roles = new PostgresRoles(this, 'roles', { ...props, owner: props.user, service, socket, superuser });
  }

  get #tls(): TlsFiles | null {
    return tlsFiles(this);
  }

  /** The database that the probe asks for; where TLS is spoken, with a certificate that must be right. */
  #probed(): string {
    const { database } = this.props;
    return this.#tls === null ? database : `dbname=${database} sslmode=verify-full sslrootcert=${this.#tls.authority}`;
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
    return url`postgresql://${user}:${password}@${endpoint}/${this.props.database}${postgresQuery(this.#tls)}`;
  }

  /** Command of a shell in its container, as the owner of the database. */
  get shell(): readonly string[] {
    return ['psql', '-U', this.roles.application.user, this.props.database];
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
