import { describe, expect, test } from 'vitest';
import { Environment } from '../../constructs/environment.ts';
import { url } from '../../constructs/expression.ts';
import { Flower } from '../../constructs/flower.ts';
import { Job } from '../../constructs/job.ts';
import { Minio } from '../../constructs/minio.ts';
import { OutboundProxy } from '../../constructs/outbound-proxy.ts';
import { Pgbouncer } from '../../constructs/pgbouncer.ts';
import { Postgres } from '../../constructs/postgres.ts';
import { PostgresBackup } from '../../constructs/postgres-backup.ts';
import { Rabbitmq } from '../../constructs/rabbitmq.ts';
import { flowerRights } from '../../constructs/rabbitmq-rights.ts';
import { Redis } from '../../constructs/redis.ts';
import { Secret } from '../../constructs/secret.ts';
import { Server } from '../../constructs/server.ts';
import { Service } from '../../constructs/service.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import type { Topology } from '../../model/topology.ts';
import { textOf } from '../../model/value.ts';
import { findService, plainVariables } from './servers.ts';

/** Every service that encrypts on one server, and a program on another. */
function shop(postgresImage = 'postgres:17') {
  const environment = new Environment({ system: 'shop', name: 'prod', encryption: 'internal' });
  const [a, b] = [
    new Server(environment, 'a', { address: '192.0.2.1', privateAddress: '10.0.0.1' }),
    new Server(environment, 'b', { address: '10.0.0.2' }),
  ];
  const secret = (name: string): Secret => new Secret(environment, name);
  const postgres = new Postgres(a, 'postgres', {
    image: postgresImage,
    database: 'shop',
    user: 'shop',
    password: secret('database'),
    superuserPassword: secret('superuser'),
  });
  const services = {
    postgres,
    pgbouncer: new Pgbouncer(a, 'pgbouncer', { image: 'pgbouncer:1', password: secret('pooler'), postgres }),
    minio: new Minio(a, 'minio', { image: 'minio:1', rootUser: 'shop', rootPassword: secret('minio') }),
    rabbitmq: new Rabbitmq(a, 'rabbitmq', { image: 'rabbitmq:4', administratorPassword: secret('broker') }),
    redis: new Redis(a, 'redis', { image: 'redis:7', password: secret('redis') }),
  };
  return { environment, a, b, secret, ...services };
}

const filesOf = ({ files }: Topology, container: string): readonly string[] =>
  files
    .filter((file) => file.container === container && file.target.startsWith('/arrimage/tls/'))
    .map(({ target, mode, owner }) => `${target} ${mode} ${owner.uid}:${owner.gid}`);

const fileText = ({ files }: Topology, id: string): string =>
  textOf(files.find((file) => file.id === id)?.content ?? []);

const ALL = (owner: string): readonly string[] => [
  `/arrimage/tls/authority.crt 0444 ${owner}`,
  `/arrimage/tls/private.key 0400 ${owner}`,
  `/arrimage/tls/public.crt 0444 ${owner}`,
];

describe('an environment with encryption: internal', () => {
  test('gives each service a certificate of its own, readable by its user only', () => {
    const { environment } = shop();
    const topology = topologyOf(environment);
    expect(filesOf(topology, 'a/postgres')).toEqual(ALL('999:999'));
    expect(filesOf(topology, 'a/pgbouncer')).toEqual(ALL('998:996'));
    expect(filesOf(topology, 'a/minio')).toEqual(ALL('0:0'));
    expect(filesOf(topology, 'a/rabbitmq')).toEqual(ALL('999:999'));
    expect(filesOf(topology, 'a/redis')).toEqual(ALL('999:999'));
    expect(filesOf(topologyOf(shop('postgres:17-alpine').environment), 'a/postgres')).toEqual(ALL('70:70'));
  });

  test('names each certificate as its consumers do', () => {
    const { environment } = shop();
    expect(topologyOf(environment).certificates.map(({ name, domains }) => [name, ...domains].join(' '))).toEqual([
      'minio-tls 10.0.0.1 127.0.0.1 localhost minio',
      'pgbouncer-tls 10.0.0.1 127.0.0.1 localhost pgbouncer',
      'postgres-roles-tls postgres-roles',
      'postgres-tls 10.0.0.1 127.0.0.1 localhost postgres',
      'rabbitmq-tls 10.0.0.1 127.0.0.1 localhost rabbitmq',
      'rabbitmq-users-tls rabbitmq-users',
      'redis-tls 10.0.0.1 127.0.0.1 localhost redis',
    ]);
  });

  test('gives who connects the files that its addresses name, and nobody the key of the authority', () => {
    const { environment, b, pgbouncer, redis } = shop();
    new Service(b, 'api', {
      image: 'api:1',
      command: ['api'],
      user: { uid: 1000, gid: 1000 },
      environment: { DATABASE_URL: pgbouncer.url, REDIS_URL: redis.urlOf(0) },
    });
    const topology = topologyOf(environment);
    expect(filesOf(topology, 'b/api')).toEqual(ALL('1000:1000'));
    const files = 'cert=/arrimage/tls/public.crt&ssl';
    expect(fileText(topology, 'b/api/arrimage/environment/DATABASE_URL')).toBe(
      `postgresql://shop_1:<secret:database>@pgbouncer:6432/shop?sslmode=verify-full&sslrootcert=/arrimage/tls/authority.crt&ssl${files}key=/arrimage/tls/private.key`,
    );
    expect(fileText(topology, 'b/api/arrimage/environment/REDIS_URL')).toBe(
      'rediss://:<secret:redis>@redis:6379/0?ssl_cert_reqs=required&ssl_ca_certs=/arrimage/tls/authority.crt&ssl_certfile=/arrimage/tls/public.crt&ssl_keyfile=/arrimage/tls/private.key',
    );
    expect(topology.secrets.map(({ name }) => name)).toContain('authority-key');
    expect(JSON.stringify(topology.files)).not.toContain('authority-key');
  });

  test('marks the connections that are encrypted', () => {
    const { environment, b, redis, pgbouncer } = shop();
    const site = new Service(b, 'site', { image: 'site:1', ports: { http: 80 } });
    new Job(b, 'job', {
      image: 'api:1',
      command: ['job'],
      environment: { A: redis.urlOf(1), B: url`http://${site.endpoint}` },
    });
    new Service(b, 'api', { image: 'api:1', command: ['api'], environment: { DATABASE_URL: pgbouncer.url } });
    expect(topologyOf(environment).connections.map(({ from, to, encrypted }) => `${from} ${to} ${encrypted}`)).toEqual([
      'a/pgbouncer a/postgres true',
      'a/postgres-roles a/postgres true',
      'a/rabbitmq-users a/rabbitmq true',
      'b/api a/pgbouncer true',
      'b/job a/redis true',
      'b/job b/site false',
    ]);
  });

  test('has PostgreSQL refuse who comes without TLS, and ask for a certificate', () => {
    const { environment } = shop();
    const topology = topologyOf(environment);
    const rules = fileText(topology, 'a/postgres/etc/arrimage/pg_hba.conf').split('\n');
    expect(rules.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
      'local all all trust',
      'hostssl all all 127.0.0.1/32 scram-sha-256',
      'hostssl all all ::1/128 scram-sha-256',
      'hostssl all all all scram-sha-256 clientcert=verify-ca',
    ]);
    const command = findService(topology, 'a/postgres').command.map(textOf);
    expect(command).toContain('hba_file=/etc/arrimage/pg_hba.conf');
    expect(command).toContain('ssl=on');
  });

  test('has PgBouncer verify on both of its sides', () => {
    const { environment } = shop();
    const lines = fileText(topologyOf(environment), 'a/pgbouncer/etc/pgbouncer/pgbouncer.ini');
    expect(lines.match(/^.*_tls_sslmode.*$/gm)).toEqual([
      'client_tls_sslmode = verify-full',
      'server_tls_sslmode = verify-full',
    ]);
  });

  test('leaves RabbitMQ and Redis no port without TLS', () => {
    const { environment } = shop();
    const topology = topologyOf(environment);
    const broker = fileText(topology, 'a/rabbitmq/etc/rabbitmq/conf.d/50-arrimage.conf');
    expect(broker).toContain('listeners.tcp = none\n');
    expect(broker).toContain('ssl_options.fail_if_no_peer_cert = true\n');
    const redis = fileText(topology, 'a/redis/etc/redis/redis.conf');
    expect(redis).toContain('port 0\n');
    expect(redis).toContain('tls-auth-clients yes\n');
  });

  test('has a dump verify PostgreSQL', () => {
    const { environment, a, postgres, secret } = shop();
    new PostgresBackup(a, 'backup', { postgres, password: secret('dumps'), keepDays: 7 });
    const { service } = { service: findService(topologyOf(environment), 'a/backup') };
    expect(plainVariables(service)).toMatchObject({ PGSSLMODE: 'verify-full', PGSSLCERT: '/arrimage/tls/public.crt' });
  });

  test('tells Flower where its files are', () => {
    const { environment, b, rabbitmq, secret } = shop();
    const broker = rabbitmq.urlFor(rabbitmq.users.add('shop', secret('broker-shop'), flowerRights()));
    new Flower(b, 'flower', { image: 'flower:2', broker, user: 'shop', password: secret('flower') });
    const topology = topologyOf(environment);
    expect(fileText(topology, 'b/flower/etc/arrimage/flower/celeryconfig.py')).toContain('ssl.CERT_REQUIRED');
    expect(fileText(topology, 'b/flower/arrimage/environment/CELERY_BROKER_URL')).toBe(
      'amqps://shop_1:<secret:broker-shop>@rabbitmq:5671//',
    );
  });

  test('has programs trust its authority beside the public ones where only the server shows a certificate', () => {
    const { environment, b, minio } = shop();
    new Service(b, 'api', { image: 'api:1', command: ['api'], runtime: 'python', environment: { S3: minio.url } });
    new Service(b, 'web', { image: 'web:1', command: ['web'], runtime: 'node', environment: { S3: minio.url } });
    const topology = topologyOf(environment);
    expect(filesOf(topology, 'b/api')).toEqual(['/arrimage/tls/authority.crt 0444 0:0']);
    expect(plainVariables(findService(topology, 'b/api'))).toMatchObject({
      S3: 'https://minio:9000',
      SSL_CERT_FILE: '/run/arrimage/ca-bundle.pem',
    });
    expect(plainVariables(findService(topology, 'b/web'))).toEqual({
      NODE_EXTRA_CA_CERTS: '/arrimage/tls/authority.crt',
      S3: 'https://minio:9000',
    });
  });

  test('joins its authority with that of the outbound proxy', () => {
    const { environment, b, minio } = shop();
    const outboundProxy = new OutboundProxy(environment, 'proxy', {
      address: '10.9.9.9',
      port: 8080,
      certificateAuthority: 'PEM',
    });
    new Service(b, 'web', {
      image: 'web:1',
      command: ['web'],
      runtime: 'node',
      environment: { S3: minio.url },
      outboundProxy,
    });
    const topology = topologyOf(environment);
    expect(plainVariables(findService(topology, 'b/web'))['NODE_EXTRA_CA_CERTS']).toBe('/run/arrimage/ca-bundle.pem');
  });

  test('fails when a secret has the name of one of its own', () => {
    const { environment, secret } = shop();
    secret('redis-tls-key');
    expect(() => topologyOf(environment)).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: redis-tls-key: the name "redis-tls-key" is that of a secret of the internal authority; rename it]`,
    );
  });
});
