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
import * as files from './n8n-files.ts';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'n8n',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ postgres: image, redis: image, n8n: image, n8nWorker: image }),
    services: z.strictObject({
      postgres: z.strictObject({ environment: environmentVariables, resources: limits }),
      redis: z.strictObject({ environment: environmentVariables, resources: limits }),
      n8n: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      n8nWorker: z.strictObject({ environment: environmentVariables, resources: limits }),
    }),
  }),
);

/** n8n, taken over from the Compose project n8n. */
export const n8n = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'n8n_default' })(given.server);

  const secret = secretMaker(environment, given);
  const postgresPassword = secret('postgres-password');
  const postgresNonRootPassword = secret('postgres-non-root-password');
  const n8nEncryptionKey = secret('n8n-encryption-key');

  const dbStorage = new Volume(server, 'db-storage', { name: 'n8n_db_storage' });
  const redisStorage = new Volume(server, 'redis-storage', { name: 'n8n_redis_storage' });
  const n8nStorage = new Volume(server, 'n8n-storage', { name: 'n8n_n8n_storage' });

  const postgres = new Service(server, 'postgres', {
    image: images.postgres,
    entrypoint: ['docker-entrypoint.sh'],
    command: ['postgres'],
    environment: {
      ...services.postgres.environment,
      POSTGRES_PASSWORD: postgresPassword,
      POSTGRES_NON_ROOT_PASSWORD: postgresNonRootPassword,
    },
    fileVariables: ['POSTGRES_PASSWORD'],
    ports: { postgres: 5432 },
    healthCheck: shellProbe('pg_isready -h localhost -U changeUser -d n8n', {
      intervalSeconds: 5,
      timeoutSeconds: 5,
      retries: 10,
      startPeriodSeconds: 0,
    }),
    program: () => ({ kind: 'postgres', maxConnections: 100, reservedConnections: 3 }),
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.postgres.resources,
  });
  postgres.addVolume('/var/lib/postgresql/data', dbStorage);
  postgres.addFile('/docker-entrypoint-initdb.d/init-data.sh', { content: files.initDataSh, mode: '0555' });

  const redis = new Service(server, 'redis', {
    image: images.redis,
    environment: services.redis.environment,
    ports: { redis: 6379 },
    healthCheck: commandProbe(['redis-cli', 'ping'], {
      intervalSeconds: 5,
      timeoutSeconds: 5,
      retries: 10,
      startPeriodSeconds: 0,
    }),
    program: () => ({ kind: 'redis', maxMemoryBytes: null }),
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.redis.resources,
  });
  redis.addVolume('/data', redisStorage);

  const n8nEnvironment = {
    DB_POSTGRESDB_HOST: postgres.endpoint.host,
    DB_POSTGRESDB_PASSWORD: postgresNonRootPassword,
    QUEUE_BULL_REDIS_HOST: redis.endpoint.host,
    N8N_ENCRYPTION_KEY: n8nEncryptionKey,
  };

  const n8nService = new Service(server, 'n8n', {
    image: images.n8n,
    entrypoint: ['tini', '--', '/docker-entrypoint.sh'],
    environment: { ...services.n8n.environment, ...n8nEnvironment },
    ports: { http: 5678 },
    publish: { http: services.n8n.publish.http },
    fileOwner: { uid: 1000, gid: 1000 },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    logging: { driver: 'json-file', options: { 'max-size': '5m', 'max-file': '2' } },
    resources: services.n8n.resources,
  });
  n8nService.addVolume('/home/node/.n8n', n8nStorage);

  const n8nWorker = new Service(server, 'n8n-worker', {
    image: images.n8nWorker,
    entrypoint: ['tini', '--', '/docker-entrypoint.sh'],
    command: ['worker'],
    environment: { ...services.n8nWorker.environment, ...n8nEnvironment },
    ports: { http: 5678 },
    replicas: 2,
    startsAfter: [n8nService],
    fileOwner: { uid: 1000, gid: 1000 },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    logging: { driver: 'json-file', options: { 'max-size': '5m', 'max-file': '2' } },
    resources: services.n8nWorker.resources,
  });
  n8nWorker.addVolume('/home/node/.n8n', n8nStorage);
});
