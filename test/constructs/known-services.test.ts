import { describe, expect, test } from 'vitest';
import { CeleryBeat } from '../../constructs/celery-beat.ts';
import { CeleryWorker } from '../../constructs/celery-worker.ts';
import { text } from '../../constructs/expression.ts';
import { Minio } from '../../constructs/minio.ts';
import { Pgbouncer } from '../../constructs/pgbouncer.ts';
import { Postgres } from '../../constructs/postgres.ts';
import { Rabbitmq } from '../../constructs/rabbitmq.ts';
import { Redis } from '../../constructs/redis.ts';
import { Secret } from '../../constructs/secret.ts';
import { Service } from '../../constructs/service.ts';
import { taskQueues } from '../../constructs/task-queues.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { textOf } from '../../model/value.ts';
import { findService, plainVariables, twoServers } from './servers.ts';

const GIB = 1024 ** 3;

function withPostgres(image = 'postgres:15.19', memoryBytes = 4 * GIB) {
  const { environment, a } = twoServers();
  const password = new Secret(environment, 'database-password');
  const postgres = new Postgres(a, 'postgres', {
    image,
    database: 'shop',
    user: 'shop',
    password,
    superuserPassword: new Secret(environment, 'superuser-password'),
    maxConnections: 200,
    resources: { memoryBytes },
  });
  const own = new Secret(environment, 'pgbouncer-password');
  return { environment, a, postgres, pool: { image: 'pgbouncer:1.25.2', postgres, password: own } };
}

function fileText(environment: ReturnType<typeof twoServers>['environment'], id: string): string {
  const found = topologyOf(environment).files.find((file) => file.id === id);
  return found === undefined ? 'no such file' : textOf(found.content);
}

describe('Postgres', () => {
  test('derives its memory settings from the limit', () => {
    const { environment } = withPostgres();
    expect(findService(topologyOf(environment), 'a/postgres').command.map(textOf).join(' ')).toBe(
      'postgres -c effective_cache_size=3072MB -c maintenance_work_mem=204MB -c shared_buffers=1024MB ' +
        '-c max_connections=200 -c password_encryption=scram-sha-256 -c superuser_reserved_connections=3',
    );
  });

  test('reads its password from a file', () => {
    const { environment } = withPostgres();
    const service = findService(topologyOf(environment), 'a/postgres');
    expect(plainVariables(service)).toEqual({
      POSTGRES_DB: 'shop',
      POSTGRES_PASSWORD_FILE: '/run/secrets/superuser/password',
      POSTGRES_USER: 'postgres',
    });
    expect(service.entrypoint).toEqual([]);
  });

  test.each([
    ['postgres:15.19', '/var/lib/postgresql/data'],
    ['postgres:17-alpine', '/var/lib/postgresql/data'],
    ['postgres:18.6-alpine', '/var/lib/postgresql'],
  ])('mounts its volume where %s keeps data', (image, target) => {
    const { environment } = withPostgres(image);
    const volume = findService(topologyOf(environment), 'a/postgres').mounts.find((mount) => mount.kind === 'volume');
    expect(volume?.target).toBe(target);
  });

  test('stops by a fast shutdown and gets the time for it', () => {
    const { environment } = withPostgres();
    expect(findService(topologyOf(environment), 'a/postgres').stop).toEqual({ signal: 'SIGINT', graceSeconds: 120 });
  });

  test('fails when the image does not tell the major version', () => {
    expect(() => withPostgres('postgres:latest')).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/postgres: expected a tag that starts with the major version, got "postgres:latest"; give majorVersion]`,
    );
  });
});

describe('Pgbouncer', () => {
  test('leaves PostgreSQL the connections it reserves and ten for others', () => {
    const { environment, a, pool } = withPostgres();
    new Pgbouncer(a, 'pgbouncer', { ...pool, maxClientConnections: 10_000 });
    const service = findService(topologyOf(environment), 'a/pgbouncer');
    expect(service.program).toMatchObject({ maxClientConnections: 10_000, serverConnections: 187 });
    expect(service.resources.nofile).toBe(10_000 + 187 + 128);
    expect(fileText(environment, 'a/pgbouncer/etc/pgbouncer/pgbouncer.ini')).toMatchInlineSnapshot(`
      "[databases]
      shop = host=postgres port=5432 dbname=shop
      arrimage_lookup = host=postgres port=5432 dbname=postgres pool_size=2 reserve_pool_size=0 max_db_connections=2

      [pgbouncer]
      listen_addr = *
      listen_port = 6432
      unix_socket_dir = 
      auth_type = scram-sha-256
      auth_file = /etc/pgbouncer/userlist.txt
      auth_user = pgbouncer_1
      auth_dbname = arrimage_lookup
      auth_query = SELECT name, verifier FROM arrimage.verifier_of($1)
      pool_mode = transaction
      max_client_conn = 10000
      default_pool_size = 185
      reserve_pool_size = 0
      max_db_connections = 185
      max_prepared_statements = 200
      ignore_startup_parameters = extra_float_digits
      server_check_delay = 10
      log_connections = 0
      log_disconnections = 0
      "
    `);
    expect(fileText(environment, 'a/pgbouncer/etc/pgbouncer/userlist.txt')).toBe(
      '"pgbouncer_1" "<secret:pgbouncer-password>"\n',
    );
  });

  test('is asked to stop by SIGINT, since SIGTERM waits for clients that never leave', () => {
    const { environment, a, pool } = withPostgres();
    new Pgbouncer(a, 'pgbouncer', pool);
    expect(findService(topologyOf(environment), 'a/pgbouncer').stop.signal).toBe('SIGINT');
  });

  test('keeps its user list from everybody but itself', () => {
    const { environment, a, pool } = withPostgres();
    new Pgbouncer(a, 'pgbouncer', pool);
    const list = topologyOf(environment).files.find((file) => file.target.endsWith('userlist.txt'));
    expect([list?.mode, list?.owner]).toEqual(['0400', { uid: 998, gid: 996 }]);
  });
});

describe('Redis', () => {
  test('uses seven tenths of its limit for data and evicts nothing', () => {
    const { environment, a } = twoServers();
    const password = new Secret(environment, 'redis-password');
    new Redis(a, 'redis', { image: 'redis:7.4.11-alpine', password, resources: { memoryBytes: GIB } });
    expect(fileText(environment, 'a/redis/etc/redis/redis.conf')).toMatchInlineSnapshot(`
      "appendonly yes
      bind * -::*
      dir /data
      maxmemory 750780416
      maxmemory-policy noeviction
      requirepass <secret:redis-password>
      "
    `);
    expect(findService(topologyOf(environment), 'a/redis').user).toBe('999:1000');
  });

  test('writes its password into no command and no variable', () => {
    const { environment, a } = twoServers();
    new Redis(a, 'redis', { image: 'redis:7.4.11', password: new Secret(environment, 'redis-password') });
    const service = findService(topologyOf(environment), 'a/redis');
    expect(service.command.map(textOf)).toEqual(['redis-server', '/etc/redis/redis.conf']);
    expect(service.environment).toEqual([]);
  });
});

describe('Rabbitmq', () => {
  function withRabbitmq(image: string) {
    const { environment, a } = twoServers();
    const administratorPassword = new Secret(environment, 'rabbitmq-administrator-password');
    const rabbitmq = new Rabbitmq(a, 'rabbitmq', { image, administratorPassword, resources: { memoryBytes: GIB } });
    return { environment, a, rabbitmq };
  }

  test('makes no user by itself, and has an absolute memory mark and room on disk', () => {
    const { environment } = withRabbitmq('rabbitmq:4.2.9-management');
    expect(fileText(environment, 'a/rabbitmq/etc/rabbitmq/conf.d/50-arrimage.conf')).toMatchInlineSnapshot(`
      "disk_free_limit.absolute = 2GB
      load_definitions = /etc/rabbitmq/arrimage.json
      vm_memory_high_watermark.absolute = 644245094
      "
    `);
  });

  test('keeps its host name, which its data lies under', () => {
    const { environment } = withRabbitmq('rabbitmq:4.2.9-management');
    expect(findService(topologyOf(environment), 'a/rabbitmq').hostname).toBe('rabbitmq');
  });

  test.each([
    ['rabbitmq:4.2.9-management', { uid: 999, gid: 999 }],
    ['rabbitmq:4.2.9-management-alpine', { uid: 100, gid: 101 }],
  ])('gives its file to the user of %s', (image, owner) => {
    const { environment } = withRabbitmq(image);
    const files = topologyOf(environment).files.filter(({ target }) => !target.startsWith('/arrimage/entrypoint'));
    expect(files.map((file) => file.owner)).toEqual(files.map(() => owner));
  });
});

describe('Minio', () => {
  test('reads its root password from a file, so that it never has the default one', () => {
    const { environment, a } = twoServers();
    const rootPassword = new Secret(environment, 'minio-root-password');
    new Minio(a, 'minio', { image: 'minio:1', rootUser: 'shop', rootPassword });
    const topology = topologyOf(environment);
    expect(plainVariables(findService(topology, 'a/minio'))).toEqual({
      MINIO_ROOT_PASSWORD_FILE: '/run/secrets/MINIO_ROOT_PASSWORD',
      MINIO_ROOT_USER: 'shop',
    });
    expect(topology.files.map((file) => file.target)).toEqual(['/run/secrets/MINIO_ROOT_PASSWORD']);
  });
});

describe('CeleryWorker', () => {
  test('listens to the queues it is given and gets the time of its longest task to stop', () => {
    const { environment, a } = twoServers();
    const broker = new Service(a, 'rabbitmq', { image: 'rabbitmq:4', ports: { amqp: 5672 } });
    const queues = taskQueues(broker, ['urgent', 'normal']);
    new CeleryWorker(a, 'worker', {
      image: 'worker:1',
      application: 'shop.tasks',
      consumes: [queues.urgent, queues.normal],
      concurrency: 2,
      longestTaskSeconds: 600,
      environment: { BROKER: text`amqp://${broker.endpoint}` },
    });
    const service = findService(topologyOf(environment), 'a/worker');
    expect(service.command.map(textOf).join(' ')).toBe(
      'python /arrimage/celery-worker -A shop.tasks worker -Q normal,urgent -c 2 -l INFO',
    );
    expect(service.stop).toEqual({ signal: 'SIGTERM', graceSeconds: 630 });
    expect(service.update).toBe('rolling');
    expect(service.consumes.map((item) => item.queue)).toEqual(['normal', 'urgent']);
  });
});

describe('CeleryBeat', () => {
  test('is one, and stops before its successor starts', () => {
    const { environment, a } = twoServers();
    new CeleryBeat(a, 'beat', { image: 'worker:1', application: 'shop.tasks' });
    expect(findService(topologyOf(environment), 'a/beat')).toMatchObject({ replicas: 1, update: 'recreate' });
  });
});
