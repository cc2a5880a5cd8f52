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
  text,
  url,
  Volume,
} from 'arrimage';
import * as files from './orchestra-files.ts';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'orchestra',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ postgres: image, redis: image, api: image, web: image, nginx: image }),
    services: z.strictObject({
      postgres: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ postgres: published }),
        resources: limits,
      }),
      redis: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ redis: published }),
        resources: limits,
      }),
      api: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      web: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      nginx: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
    }),
  }),
);

/** orchestra, taken over from the Compose project orchestr-a-prod. */
export const orchestra = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'orchestr-a-network-prod' })(given.server);

  const secret = secretMaker(environment, given);
  const postgresPassword = secret('postgres-password');
  const redisPassword = secret('redis-password');
  const jwtSecret = secret('jwt-secret');
  const defaultAdminPassword = secret('default-admin-password');

  const postgresData = new Volume(server, 'postgres-data', { name: 'orchestr-a-postgres-data-prod' });
  const redisData = new Volume(server, 'redis-data', { name: 'orchestr-a-redis-data-prod' });
  const apiLogs = new Volume(server, 'api-logs', { name: 'orchestr-a-api-logs-prod' });
  const nginxLogs = new Volume(server, 'nginx-logs', { name: 'orchestr-a-nginx-logs-prod' });

  const postgres = new Service(server, 'postgres', {
    image: images.postgres,
    environment: { ...services.postgres.environment, POSTGRES_PASSWORD: postgresPassword },
    fileVariables: ['POSTGRES_PASSWORD'],
    ports: { postgres: 5432 },
    publish: { postgres: services.postgres.publish.postgres },
    healthCheck: shellProbe('pg_isready -U orchestr_a -d orchestr_a', {
      intervalSeconds: 10,
      timeoutSeconds: 5,
      retries: 5,
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
  postgres.addVolume('/var/lib/postgresql/data', postgresData);

  const redis = new Service(server, 'redis', {
    image: images.redis,
    command: [
      'sh',
      '-c',
      'exec docker-entrypoint.sh redis-server --requirepass "$REDIS_PASSWORD" --maxmemory 200mb --maxmemory-policy allkeys-lru',
    ],
    environment: { ...services.redis.environment, REDIS_PASSWORD: redisPassword },
    ports: { redis: 6379 },
    publish: { redis: services.redis.publish.redis },
    healthCheck: commandProbe(['redis-cli', '--raw', 'incr', 'ping'], {
      intervalSeconds: 10,
      timeoutSeconds: 30,
      retries: 3,
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
  redis.addVolume('/data', redisData);

  const api = new Service(server, 'api', {
    image: images.api,
    entrypoint: ['docker-entrypoint.sh'],
    command: ['node', 'dist/main.js'],
    environment: {
      ...services.api.environment,
      DATABASE_URL: url`postgresql://orchestr_a:${postgresPassword}@${postgres.endpoint}/orchestr_a?schema=public`,
      REDIS_HOST: redis.endpoint.host,
      REDIS_PASSWORD: redisPassword,
      JWT_SECRET: jwtSecret,
      DEFAULT_ADMIN_PASSWORD: defaultAdminPassword,
    },
    ports: { http: 4000 },
    publish: { http: services.api.publish.http },
    healthCheck: commandProbe(['wget', '-qO-', 'http://127.0.0.1:4000/api/health'], {
      intervalSeconds: 30,
      timeoutSeconds: 10,
      retries: 3,
      startPeriodSeconds: 40,
    }),
    fileOwner: { uid: 1001, gid: 1001 },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.api.resources,
  });
  api.addVolume('/app/logs', apiLogs);

  const web = new Service(server, 'web', {
    image: images.web,
    environment: { ...services.web.environment, INTERNAL_API_URL: text`http://${api.endpoint}` },
    ports: { http: 3000 },
    publish: { http: services.web.publish.http },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.web.resources,
  });

  const nginx = new Service(server, 'nginx', {
    image: images.nginx,
    environment: services.nginx.environment,
    ports: { http: 80 },
    publish: { http: services.nginx.publish.http },
    startsAfter: [api, web],
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.nginx.resources,
  });
  nginx.addVolume('/var/log/nginx', nginxLogs);
  nginx.addFile('/etc/nginx/nginx.conf', { content: files.nginxConf });
});
