import { z } from 'zod';
import { defineSettings, type SettingsOf } from '../define-settings.ts';
import { addressBlock, ipAddress } from '../schema/address.ts';
import { count } from '../schema/count.ts';
import { duration } from '../schema/duration.ts';
import { environmentVariables } from '../schema/environment-variables.ts';
import { exceptions } from '../schema/exceptions.ts';
import { externalHost } from '../schema/external-host.ts';
import { image } from '../schema/image.ts';
import { loadBalancer } from '../schema/load-balancer.ts';
import { reference } from '../schema/name.ts';
import { origin } from '../schema/origin.ts';
import { port } from '../schema/port.ts';
import { limits } from '../schema/resources.ts';
import { systemFields } from '../schema/system-fields.ts';

const images = z.strictObject({
  api: image.describe('The API; its migrations run from it too.'),
  worker: image.describe('The Celery workers.'),
  postgres: image.describe('PostgreSQL; the tag starts with the major version.'),
  pgbouncer: image.describe('PgBouncer.'),
  minio: image.describe('MinIO.'),
  redis: image.describe('Redis.'),
  rabbitmq: image.describe('RabbitMQ, with its management interface.'),
  nginx: image.describe('nginx, 1.27.4 or newer.'),
  flower: image.describe('Flower.'),
});

const servers = (what: string) =>
  z.array(reference('servers')).min(1, 'expected at least one server; list their names').describe(what);

const placement = z
  .strictObject({
    database: reference('servers').describe('Server of PostgreSQL, PgBouncer and MinIO.'),
    application: servers('Servers of the API, each with an edge of its own; the first one runs RabbitMQ too.'),
    worker: servers('Servers of the Celery workers; the first one runs Redis too.'),
  })
  .describe('Which server runs what.');

const api = z.strictObject({
  replicas: count(1, 64).default(1).describe('Containers of the API on each application server.'),
  processes: count(1, 64).default(2).describe('Processes in one container.'),
  probeEvery: duration.prefault('10s').describe('Time between two probes of its health.'),
  startsWithin: duration.prefault('30s').describe('Time in which probes may fail, since it starts.'),
  resources: limits,
  environment: environmentVariables,
  exceptions,
});

const worker = z.strictObject({
  replicas: count(1, 64).default(1).describe('Containers on each worker server.'),
  concurrency: count(1, 256).default(4).describe('Tasks that one container works on at the same time.'),
  longestTask: duration
    .prefault('5m')
    .describe('Longest time a task takes; a worker that is replaced gets that long to finish.'),
  resources: limits,
  environment: environmentVariables,
  exceptions,
});

const identifier = z
  .string()
  .regex(
    /^[a-z_][a-z0-9_]{0,62}$/,
    'expected a name of lower-case letters, digits and underscores; start it with a letter',
  );

const postgres = z.strictObject({
  maxConnections: count(10, 10_000).default(100).describe('Connections that PostgreSQL admits.'),
  database: identifier.default('samaconso').describe('Database that is made on an empty volume.'),
  user: identifier.default('samaconso').describe('Role that is made on an empty volume and owns the database.'),
  resources: limits,
});

const pgbouncer = z.strictObject({
  maxClientConnections: count(10, 100_000).default(1000).describe('Client connections that PgBouncer admits.'),
  poolSize: count(1, 10_000)
    .exactOptional()
    .describe('Connections to PostgreSQL. Default: what PostgreSQL admits, less a reserve for direct clients.'),
  reservePoolSize: count(0, 1000).default(0).describe('Connections the pool may open above its size.'),
  resources: limits,
});

const minio = z.strictObject({
  bucket: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'expected the name of a bucket of 3 to 63 characters; use lower-case letters, digits, dots and hyphens',
    )
    .default('samaconso')
    .describe('Bucket that the API and the workers use.'),
  resources: limits,
});

const firebase = z
  .strictObject({
    project: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
        'expected the id of a Firebase project, 6 to 30 lower-case letters, digits and hyphens; copy it from the console',
      )
      .describe('Id of the Firebase project.')
      .meta({ examples: ['samaconso-prod'] }),
  })
  .meta({ title: 'Firebase' });

const published = z
  .strictObject({
    address: ipAddress.exactOptional().describe("Address that is listened on. Default: the server's private address."),
    from: z
      .array(addressBlock)
      .min(1, 'expected at least one address or CIDR block; list who may connect')
      .describe('Addresses or CIDR blocks that may connect.'),
    redis: port.exactOptional().describe('Port of the server for Redis.'),
    rabbitmq: port.exactOptional().describe('Port of the server for AMQP.'),
    rabbitmqManagement: port.exactOptional().describe("Port of the server for RabbitMQ's pages."),
    minio: port.exactOptional().describe('Port of the server for S3.'),
    minioConsole: port.exactOptional().describe("Port of the server for MinIO's pages."),
    flower: port.exactOptional().describe('Port of the server for Flower.'),
  })
  .describe('Ports that are published besides those that other servers need; for development.');

/** Settings of SamaConso, on one server or on several. */
export const samaconsoSettings = defineSettings(
  'samaconso',
  z.strictObject({
    ...systemFields,
    externalHosts: z
      .strictObject({
        sic: externalHost.describe('SQL Server of the database SIC.'),
        postpaid: externalHost.describe('SQL Server of the postpaid customers.'),
      })
      .describe('The SQL Servers of the company.'),
    origin: origin.describe('Public origin of the API.'),
    images: images.describe('Container images.'),
    placement,
    edge: z
      .strictObject({
        port: port.default(80).describe('Port of each application server that the API is reached at.'),
        resources: limits,
      })
      .prefault({})
      .describe('nginx in front of the API on each application server.'),
    loadBalancer: loadBalancer.exactOptional(),
    api: api.prefault({}).describe('The API.'),
    worker: worker.prefault({}).describe('The Celery workers.'),
    postgres: postgres.prefault({}).describe('PostgreSQL.'),
    pgbouncer: pgbouncer.prefault({}).describe('PgBouncer.'),
    minio: minio.prefault({}).describe('MinIO.'),
    redis: z.strictObject({ resources: limits }).prefault({}).describe('Redis.'),
    rabbitmq: z.strictObject({ resources: limits }).prefault({}).describe('RabbitMQ.'),
    flower: z
      .strictObject({ resources: limits })
      .exactOptional()
      .describe("Flower, the pages that show what Celery's workers do. Default: it does not run."),
    firebase: firebase
      .exactOptional()
      .describe(
        'Firebase Cloud Messaging, which takes notifications to phones; with it the secret `firebase-service-account` is needed. Default: none are sent.',
      ),
    published: published.exactOptional(),
  }),
);

/** Checked settings of SamaConso. */
export type SamaconsoSettings = SettingsOf<typeof samaconsoSettings>;
