import { Construct } from 'constructs';
import { postgresVariables, tlsFiles } from './encryption.ts';
import type { Endpoint } from './expression.ts';
import { isAlpine } from './image.ts';
import { Job } from './job.ts';
import { type Login, loginOf } from './login.ts';
import { pathOf } from './path.ts';
import { conversionSql } from './postgres-conversion-sql.ts';
import { ROLES_FOLDER, ROLES_SCRIPT } from './postgres-roles-script.ts';
import { groupSql, lookupSql, ownerSql, revokeSql } from './postgres-roles-sql.ts';
import type { Secret } from './secret.ts';
import type { Service } from './service.ts';
import { topologyError } from './topology-error.ts';
import type { Volume } from './volume.ts';

export interface PostgresRolesProps {
  readonly service: Service;

  /** Volume with the server's socket. */
  readonly socket: Volume;
  readonly superuser: string;
  readonly superuserPassword: Secret;
  readonly database: string;

  /** Role that owns the database; nobody logs in as it. */
  readonly owner: string;

  /** Of the logins that act as the owner. */
  readonly password: Secret;
}

/**
 * The roles of a PostgreSQL, and the job that sets them before anybody connects.
 *
 * Each kind of consumer has a group with the rights it needs, and logs in by one of two members of it, see `Login`.
 */
export class PostgresRoles extends Construct {
  readonly job: Job;
  /** What the application logs in as. */
  readonly application: Login;
  readonly #props: PostgresRolesProps;
  readonly #endpoint: Endpoint;

  constructor(scope: Construct, id: string, props: PostgresRolesProps) {
    super(scope, id);
    this.#props = props;
    const { service, socket, superuser, superuserPassword, database, owner } = props;
    for (const name of [superuser, database, owner]) checkName(this, name);
    if (owner === superuser) {
      throw topologyError(pathOf(this), `expected an owner that is no superuser, got "${owner}"; choose another user`);
    }
    this.#endpoint = service.endpoint;
    this.job = new Job(this, `${service.name}-roles`, {
      image: service.props.image,
      command: ['/bin/sh', `${ROLES_FOLDER}/run`],
      environment: {
        DATABASE: database,
        OWNER: owner,
        PORT: this.#endpoint.port,
        SERVER: this.#endpoint.host,
        SUPERUSER: superuser,
        ...postgresVariables(tlsFiles(this)),
      },
      user: isAlpine(service.props.image) ? { uid: 70, gid: 70 } : { uid: 999, gid: 999 },
      runs: 'both-ways',
      timeoutSeconds: 300,
      resources: { memoryBytes: 128 * 1024 ** 2, pids: 64 },
    });
    this.job.addVolume('/var/run/postgresql', socket, { readOnly: true });
    this.job.addFile(`${ROLES_FOLDER}/run`, { content: ROLES_SCRIPT, mode: '0555' });
    this.job.addFile(`${ROLES_FOLDER}/conversion.sql`, { content: conversionSql({ database, owner, superuser }) });
    this.job.addFile(`${ROLES_FOLDER}/passwords/${superuser}`, { content: superuserPassword });
    service.addPreparation(this.job);
    this.application = loginOf(owner, props.password);
    this.#add(owner, this.application, { database, more: ownerSql(database, owner, this.application) });
  }

  /** A login that only asks for the verifiers of the application's logins, for PgBouncer. */
  addPooler(name: string, password: Secret): Login {
    const login = loginOf(name, password);
    this.#add(name, login, { database: 'postgres', more: lookupSql(this.#props.owner, name) });
    return login;
  }

  /** A login that reads everything and changes nothing, for backups. */
  addReader(name: string, password: Secret): Login {
    const login = loginOf(name, password);
    this.#add(name, login, {
      database: this.#props.database,
      attributes: 'BYPASSRLS',
      more: [
        `GRANT pg_read_all_data TO "${name}";\n`,
        // Large objects are no part of pg_read_all_data.
        ...[login.user, login.previous].flatMap((user) => [
          `ALTER ROLE "${user}" SET default_transaction_read_only = on;\n`,
          `ALTER ROLE "${user}" SET lo_compat_privileges = on;\n`,
        ]),
      ].join(''),
    });
    return login;
  }

  #add(
    name: string,
    login: Login,
    sql: { readonly database: string; readonly attributes?: string; readonly more: string },
  ): void {
    checkName(this, name);
    const { database, ...rest } = sql;
    const { service, superuser, owner } = this.#props;
    const order = name === owner ? 1 : 2;
    this.job.addFile(`${ROLES_FOLDER}/groups/${order}-${name}.${database}.sql`, {
      content: groupSql({ name, login, ...rest }),
    });
    this.job.addFile(`${ROLES_FOLDER}/passwords/${login.user}`, { content: login.password });
    const statements = revokeSql(name, login).flatMap((statement) => ['-c', statement]);
    service.addCommand(`${service.name}-revoke-${name.replaceAll('_', '-')}`, [
      ...['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-U', superuser, '-d', 'postgres'],
      ...statements,
    ]);
  }
}

/** Names stand in SQL and as names of files; two characters are added to them, and PostgreSQL cuts at 63. */
function checkName(scope: Construct, name: string): void {
  if (/^(?!pg_)[a-z_][a-z0-9_-]{0,60}$/.test(name)) return;
  throw topologyError(
    pathOf(scope),
    `expected a name of 61 lower-case letters, digits, - and _ at most, not beginning with pg_, got "${name}"; rename it`,
  );
}
