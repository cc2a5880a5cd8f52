import { describe, expect, test } from 'vitest';
import { Pgbouncer } from '../../constructs/pgbouncer.ts';
import { Postgres, type PostgresProps } from '../../constructs/postgres.ts';
import { PostgresBackup } from '../../constructs/postgres-backup.ts';
import { Secret } from '../../constructs/secret.ts';
import { Service } from '../../constructs/service.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { textOf } from '../../model/value.ts';
import { findService, twoServers } from './servers.ts';

function withRoles(version = 1, given: Partial<PostgresProps> = {}) {
  const { environment, a, b } = twoServers();
  const secret = (name: string) => new Secret(environment, name, { version });
  const postgres = new Postgres(a, 'postgres', {
    image: 'postgres:17.11',
    database: 'shop',
    user: 'shop',
    password: secret('database-password'),
    superuserPassword: secret('superuser-password'),
    ...given,
  });
  const pgbouncer = new Pgbouncer(a, 'pgbouncer', {
    image: 'pgbouncer:1.25.2',
    postgres,
    password: secret('pool-password'),
  });
  new PostgresBackup(a, 'backup', { postgres, keepDays: 7, password: secret('backup-password') });
  new Service(b, 'api', { image: 'api:1', command: ['api'], environment: { DATABASE_URL: pgbouncer.url } });
  return { postgres, topology: topologyOf(environment) };
}

describe('the roles of PostgreSQL', () => {
  test.each([
    [1, 'shop_1'],
    [2, 'shop_2'],
    [3, 'shop_1'],
  ])('with version %i of the password, programs log in as %s', (version, user) => {
    const { topology, postgres } = withRoles(version);
    const url = findService(topology, 'b/api').environment.find(({ name }) => name === 'DATABASE_URL');
    expect(textOf(url?.value ?? [])).toBe(`postgresql://${user}:<secret:database-password>@pgbouncer:6432/shop`);
    expect(postgres.shell).toEqual(['psql', '-U', user, 'shop']);
  });

  test('are set before anything connects, by a job that alone shares the socket', () => {
    const { topology } = withRoles();
    const waits = (id: string) => findService(topology, id).dependsOn.map(({ on, condition }) => `${on} ${condition}`);
    expect(waits('a/pgbouncer')).toEqual(['a/postgres healthy', 'a/postgres-roles completed']);
    expect(waits('a/backup')).toEqual(['a/postgres healthy', 'a/postgres-roles completed']);
    expect(waits('a/postgres')).toEqual([]);
    const [job] = topology.jobs;
    expect(job?.dependsOn).toEqual([{ on: 'a/postgres', condition: 'healthy' }]);
    const holders = [...topology.services, ...topology.jobs].filter(({ mounts }) =>
      mounts.some((mount) => mount.kind === 'volume' && mount.volume === 'a/postgres-socket'),
    );
    expect(holders.map(({ id }) => id)).toEqual(['a/postgres', 'a/postgres-roles']);
  });

  test('have their passwords in files of the job, each under its name', () => {
    const { topology } = withRoles(2);
    const folder = '/arrimage/roles/passwords/';
    const files = topology.files.filter(({ target }) => target.startsWith(folder));
    expect(
      files.map(({ target, content, mode }) => `${target.slice(folder.length)} ${textOf(content)} ${mode}`),
    ).toEqual([
      'pgbouncer_2 <secret:pool-password> 0400',
      'postgres <secret:superuser-password> 0400',
      'shop_2 <secret:database-password> 0400',
      'shop_backup_2 <secret:backup-password> 0400',
    ]);
  });

  test('of before are revoked by a command each, that holds no password', () => {
    const { topology } = withRoles(2);
    const { commands } = findService(topology, 'a/postgres');
    expect(commands.map(({ name }) => name)).toEqual([
      'postgres-revoke-pgbouncer',
      'postgres-revoke-shop',
      'postgres-revoke-shop-backup',
    ]);
    expect(commands[1]?.command.join(' ')).toContain('ALTER ROLE "shop_1" NOLOGIN PASSWORD NULL');
  });

  test('fails when the owner is the superuser', () => {
    expect(() => withRoles(1, { user: 'postgres' })).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/postgres/roles: expected an owner that is no superuser, got "postgres"; choose another user]`,
    );
  });

  test('fails when a name cannot stand in SQL', () => {
    expect(() => withRoles(1, { user: 'Shop"; --' })).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/postgres/roles: expected a name of 61 lower-case letters, digits, - and _ at most, not beginning with pg_, got "Shop"; --"; rename it]`,
    );
  });
});
