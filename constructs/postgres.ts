import { Construct } from 'constructs';
import type { ResourceProps } from './container-props.ts';
import { postgresQuery, type TlsFiles, tlsFiles } from './encryption.ts';
import { type Endpoint, type Expression, url } from './expression.ts';
import { commandProbe } from './health-check.ts';
import { isAlpine, majorVersion } from './image.ts';
import { pathOf } from './path.ts';
import { POSTGRES_RULES, POSTGRES_TLS, postgresTlsSettings } from './postgres-encryption.ts';
import type { Secret } from './secret.ts';
import { type PublishProps, Service } from './service.ts';
import { topologyError } from './topology-error.ts';
import { Volume } from './volume.ts';
import { VOLUME_OF_ROOT } from './volume-of-root.ts';

const MIB = 1024 ** 2;

/** The user `postgres` of the images. */
const ALPINE = { uid: 70, gid: 70 };
const DEBIAN = { uid: 999, gid: 999 };

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

  /** Role that is made on an empty volume and owns the database. */
  readonly user: string;

  readonly password: Secret;

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

  constructor(scope: Construct, id: string, props: PostgresProps) {
    super(scope, id);
    this.props = props;
    this.maxConnections = props.maxConnections ?? 100;
    this.reservedConnections = props.reservedConnections ?? 3;
    this.volume = props.volume ?? new Volume(scope, `${id}-data`);
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      // The server reads its key as its own user.
      ...(this.#tls === null ? {} : { ...POSTGRES_TLS, fileOwner: isAlpine(props.image) ? ALPINE : DEBIAN }),
      command: ['postgres', ...this.#settings().flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      environment: { POSTGRES_DB: props.database, POSTGRES_PASSWORD: props.password, POSTGRES_USER: props.user },
      fileVariables: ['POSTGRES_PASSWORD'],
      ports: { postgres: 5432 },
      ...(props.publish === undefined ? {} : { publish: { postgres: props.publish } }),
      // Without -h the probe would find the temporary server of the first start, which listens on the socket only.
      healthCheck: commandProbe(['pg_isready', '-h', '127.0.0.1', '-U', props.user, '-d', this.#probed(), '-q'], {
        intervalSeconds: 10,
        timeoutSeconds: 5,
        retries: 5,
        startPeriodSeconds: 60,
      }),
      update: 'recreate',
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
      }),
    });
    this.service.addVolume(this.#dataPath(), this.volume);
    this.service.addTmpfs('/var/run/postgresql', { mode: '3777' });
    if (this.#tls !== null) this.service.addFile(POSTGRES_RULES.target, { content: POSTGRES_RULES.content });
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
    const { user, password, database } = this.props;
    return url`postgresql://${user}:${password}@${this.endpoint}/${database}${postgresQuery(this.#tls)}`;
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
      ...(this.#tls === null ? [] : postgresTlsSettings(this.#tls)),
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
