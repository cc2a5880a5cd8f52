import {
  commandProbe,
  defineSettings,
  defineSystem,
  engineCapabilities,
  nouns,
  secretMaker,
  serversOf,
  Service,
  shellProbe,
  Volume,
} from 'arrimage';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'samaconso-db',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ postgres: image, pgbouncer: image, minio: image }),
    services: z.strictObject({
      postgres: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ postgres: published }),
        resources: limits,
      }),
      pgbouncer: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ postgres: published }),
        resources: limits,
      }),
      minio: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ s3: published, console: published }),
        resources: limits,
      }),
    }),
  }),
);

/** samaconso-db, taken over from the Compose project samaconso-db. */
export const samaconsoDb = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'samaconso-db_default' })(given.server);

  const secret = secretMaker(environment, given);
  const postgresPassword = secret('postgres-password');
  const minioRootPassword = secret('minio-root-password');

  const postgresData = new Volume(server, 'postgres-data', { name: 'samaconso-db_postgres-data' });
  const minioData = new Volume(server, 'minio-data', { name: 'samaconso-minio' });

  const postgres = new Service(server, 'postgres', {
    image: images.postgres,
    command: ['postgres', '-c', 'max_connections=400', '-c', 'shared_buffers=4GB'],
    environment: { ...services.postgres.environment, POSTGRES_PASSWORD: postgresPassword },
    fileVariables: ['POSTGRES_PASSWORD'],
    ports: { postgres: 5432 },
    publish: { postgres: services.postgres.publish.postgres },
    healthCheck: commandProbe(['pg_isready', '-h', '127.0.0.1', '-U', 'samaconso', '-d', 'samaconso', '-q'], {
      intervalSeconds: 10,
      timeoutSeconds: 5,
      retries: 5,
      startPeriodSeconds: 60,
    }),
    program: () => ({ kind: 'postgres', maxConnections: 100, reservedConnections: 3 }),
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    stopSignal: 'SIGINT',
    stopGraceSeconds: 120,
    resources: services.postgres.resources,
  });
  postgres.addVolume('/var/lib/postgresql/data', postgresData);

  new Service(server, 'pgbouncer', {
    image: images.pgbouncer,
    entrypoint: ['/entrypoint.sh'],
    command: ['/usr/bin/pgbouncer', '/etc/pgbouncer/pgbouncer.ini'],
    environment: { ...services.pgbouncer.environment, DB_HOST: postgres.endpoint.host, DB_PASSWORD: postgresPassword },
    ports: { postgres: 5432 },
    publish: { postgres: services.pgbouncer.publish.postgres },
    fileOwner: { uid: 70, gid: 70 },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.pgbouncer.resources,
  });

  const minio = new Service(server, 'minio', {
    image: images.minio,
    command: ['server', '/data', '--console-address', ':9001'],
    environment: { ...services.minio.environment, MINIO_ROOT_PASSWORD: minioRootPassword },
    fileVariables: ['MINIO_ROOT_PASSWORD'],
    ports: { s3: 9000, console: 9001 },
    publish: { s3: services.minio.publish.s3, console: services.minio.publish.console },
    healthCheck: shellProbe('exec curl -fsS -m 4 -o /dev/null http://127.0.0.1:9000/minio/health/live', {
      intervalSeconds: 15,
      timeoutSeconds: 5,
      retries: 3,
      startPeriodSeconds: 10,
    }),
    program: () => ({ kind: 'minio' }),
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.minio.resources,
  });
  minio.addVolume('/data', minioData);
});
