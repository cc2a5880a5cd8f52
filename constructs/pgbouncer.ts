import { Construct } from 'constructs';
import { configurationText } from './configuration-text.ts';
import type { Owner, ResourceProps } from './container-props.ts';
import { postgresQuery, type TlsFiles, tlsFiles } from './encryption.ts';
import { type Endpoint, type Expression, text, url } from './expression.ts';
import { commandProbe } from './health-check.ts';
import type { Postgres } from './postgres.ts';
import { type PublishProps, Service } from './service.ts';

export interface PgbouncerProps {
  /** An image that runs `pgbouncer` from its path, such as `ghcr.io/cloudnative-pg/pgbouncer:1.25.2`. */
  readonly image: string;

  /** The database behind it; its role and password are those of the clients. */
  readonly postgres: Postgres;

  /** @default 1000 */
  readonly maxClientConnections?: number;

  /**
   * Connections to PostgreSQL for its one pool.
   *
   * @default - PostgreSQL's, less what it reserves and 10 for migrations, backups and exporters
   */
  readonly poolSize?: number;

  /**
   * Connections the pool may open above its size when clients wait.
   *
   * @default 0
   */
  readonly reservePoolSize?: number;

  /** @default 'transaction' */
  readonly poolMode?: 'session' | 'transaction' | 'statement';

  /**
   * User of the image.
   *
   * @default - 998:996, that of CloudNativePG's image
   */
  readonly user?: Owner;

  /** @default - no limits */
  readonly resources?: ResourceProps;

  /** @default - only what other servers need */
  readonly publish?: PublishProps;
}

/** Connections of PostgreSQL that are left for migrations, backups and exporters, which do not go through the pool. */
const DIRECT_CONNECTIONS = 10;

/** PgBouncer in front of a PostgreSQL of the same environment. */
export class Pgbouncer extends Construct {
  readonly service: Service;
  readonly props: PgbouncerProps;
  readonly poolSize: number;
  readonly reservePoolSize: number;
  readonly maxClientConnections: number;

  constructor(scope: Construct, id: string, props: PgbouncerProps) {
    super(scope, id);
    this.props = props;
    const { postgres } = props;
    const tls = tlsFiles(this);
    this.reservePoolSize = props.reservePoolSize ?? 0;
    const left = postgres.maxConnections - postgres.reservedConnections - DIRECT_CONNECTIONS - this.reservePoolSize;
    this.poolSize = props.poolSize ?? Math.max(1, left);
    this.maxClientConnections = props.maxClientConnections ?? 1000;
    const serverConnections = this.poolSize + this.reservePoolSize;
    this.service = new Service(this, 'Default', {
      name: id,
      image: props.image,
      // The image's own entry point may not pass signals on; the program gets them itself.
      entrypoint: ['pgbouncer'],
      command: ['/etc/pgbouncer/pgbouncer.ini'],
      user: props.user ?? { uid: 998, gid: 996 },
      ports: { postgres: 6432 },
      ...(props.publish === undefined ? {} : { publish: { postgres: props.publish } }),
      ...(tls === null ? {} : { encryption: { postgres: 'mutual' }, reload: ['sh', '-c', 'kill -HUP 1'] }),
      healthCheck: commandProbe(['pg_isready', '-h', '127.0.0.1', '-p', '6432', ...probed(tls), '-q'], {
        intervalSeconds: 10,
        timeoutSeconds: 3,
        retries: 3,
        startPeriodSeconds: 5,
      }),
      update: 'recreate',
      // From 1.23 on SIGTERM waits for every client to leave, and pools of applications never do.
      stopSignal: 'SIGINT',
      stopGraceSeconds: 60,
      resources: { nofile: this.maxClientConnections + serverConnections + 128, ...props.resources },
      program: () => ({
        kind: 'pgbouncer',
        postgres: postgres.service.id,
        maxClientConnections: this.maxClientConnections,
        serverConnections,
      }),
    });
    this.service.addFile('/etc/pgbouncer/pgbouncer.ini', { content: this.#configuration() });
    // Double quotes of a password are doubled by whoever writes the file on the host: generated values have none.
    const { user, password } = postgres.props;
    this.service.addFile('/etc/pgbouncer/userlist.txt', { content: text`"${user}" "${password}"\n` });
  }

  get endpoint(): Endpoint {
    return this.service.endpoint;
  }

  /** Address of the database through the pool, password included. */
  get url(): Expression {
    const { user, password, database } = this.props.postgres.props;
    return url`postgresql://${user}:${password}@${this.endpoint}/${database}${postgresQuery(tlsFiles(this))}`;
  }

  #configuration(): Expression {
    const { postgres, poolMode = 'transaction' } = this.props;
    const { endpoint, props } = postgres;
    return configurationText(
      [
        '[databases]',
        [props.database, text`host=${endpoint.host} port=${endpoint.port} dbname=${props.database}`],
        '',
        '[pgbouncer]',
        ['listen_addr', '*'],
        ['listen_port', 6432],
        ['unix_socket_dir', ''],
        ['auth_type', 'scram-sha-256'],
        ['auth_file', '/etc/pgbouncer/userlist.txt'],
        ['pool_mode', poolMode],
        ['max_client_conn', this.maxClientConnections],
        ['default_pool_size', this.poolSize],
        ['reserve_pool_size', this.reservePoolSize],
        ['max_db_connections', this.poolSize + this.reservePoolSize],
        ['max_prepared_statements', 200],
        ['ignore_startup_parameters', 'extra_float_digits'],
        ['server_check_delay', 10],
        ['log_connections', 0],
        ['log_disconnections', 0],
        ...tlsLines(tlsFiles(this)),
      ],
      ' = ',
    );
  }
}

/** Both sides: clients show a certificate and are shown one, and so it is with PostgreSQL. */
function tlsLines(files: TlsFiles | null): readonly (readonly [string, string])[] {
  if (files === null) return [];
  return ['client', 'server'].flatMap((side): readonly (readonly [string, string])[] => [
    [`${side}_tls_sslmode`, 'verify-full'],
    [`${side}_tls_ca_file`, files.authority],
    [`${side}_tls_cert_file`, files.certificate],
    [`${side}_tls_key_file`, files.key],
  ]);
}

function probed(files: TlsFiles | null): readonly string[] {
  if (files === null) return [];
  const { authority, certificate, key } = files;
  return ['-d', `sslmode=verify-full sslrootcert=${authority} sslcert=${certificate} sslkey=${key}`];
}
