import {
  defineSettings,
  defineSystem,
  engineCapabilities,
  nouns,
  secretMaker,
  serversOf,
  Service,
  shellProbe,
  url,
  Volume,
} from 'arrimage';
import * as files from './blingauto-files.ts';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'blingauto',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ nginx: image, api: image, postgres: image, redis: image, certbot: image }),
    services: z.strictObject({
      nginx: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published, https: published }),
        resources: limits,
      }),
      api: z.strictObject({ environment: environmentVariables, resources: limits }),
      postgres: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ postgres: published }),
        resources: limits,
      }),
      redis: z.strictObject({ environment: environmentVariables, resources: limits }),
      certbot: z.strictObject({ environment: environmentVariables, resources: limits }),
    }),
  }),
);

/** blingauto, taken over from the Compose project blingauto. */
export const blingauto = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'blingauto_blingauto-network' })(given.server);

  const secret = secretMaker(environment, given);
  const postgresPassword = secret('postgres-password');
  const secretKey = secret('secret-key');
  const initialAdminPassword = secret('initial-admin-password');
  const redisPassword = secret('redis-password');

  const certbotConf = new Volume(server, 'certbot-conf', { name: 'blingauto_certbot_conf' });
  const certbotWww = new Volume(server, 'certbot-www', { name: 'blingauto_certbot_www' });
  const postgresData = new Volume(server, 'postgres-data', { name: 'blingauto_postgres_data' });
  const redisData = new Volume(server, 'redis-data', { name: 'blingauto_redis_data' });

  const postgres = new Service(server, 'postgres', {
    image: images.postgres,
    environment: { ...services.postgres.environment, POSTGRES_PASSWORD: postgresPassword },
    fileVariables: ['POSTGRES_PASSWORD'],
    ports: { postgres: 5432 },
    publish: { postgres: services.postgres.publish.postgres },
    healthCheck: shellProbe('pg_isready -U ${POSTGRES_USER} -d ${POSTGRES_DB}', {
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
    command: ['sh', '-c', 'exec docker-entrypoint.sh redis-server --appendonly yes --requirepass "$REDIS_PASSWORD"'],
    environment: { ...services.redis.environment, REDIS_PASSWORD: redisPassword },
    ports: { redis: 6379 },
    healthCheck: shellProbe(
      'export REDIS_PASSWORD="$(cat /arrimage/environment/REDIS_PASSWORD)"; redis-cli -a "$REDIS_PASSWORD" ping',
      { intervalSeconds: 10, timeoutSeconds: 3, retries: 5, startPeriodSeconds: 0 },
    ),
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
    command: ['uvicorn', 'main:app', '--host', '0.0.0.0', '--port', '8000', '--workers', '4'],
    environment: {
      ...services.api.environment,
      SECRET_KEY: secretKey,
      DATABASE_URL: url`postgresql+asyncpg://blingauto:${postgresPassword}@${postgres.endpoint}/blingauto`,
      REDIS_URL: url`redis://:${redisPassword}@${redis.endpoint}/0`,
      INITIAL_ADMIN_PASSWORD: initialAdminPassword,
    },
    healthCheck: shellProbe('curl -f http://localhost:8000/health || exit 1', {
      intervalSeconds: 30,
      timeoutSeconds: 10,
      retries: 3,
      startPeriodSeconds: 40,
    }),
    update: 'recreate',
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.api.resources,
  });

  const nginx = new Service(server, 'nginx', {
    image: images.nginx,
    environment: services.nginx.environment,
    ports: { http: 80, https: 443 },
    publish: { http: services.nginx.publish.http, https: services.nginx.publish.https },
    startsAfter: [api],
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.nginx.resources,
  });
  nginx.addVolume('/etc/letsencrypt', certbotConf, { readOnly: true });
  nginx.addVolume('/var/www/certbot', certbotWww, { readOnly: true });
  nginx.addFolder('/etc/nginx/conf.d', { 'api.conf': { content: files.apiConf } });

  const certbot = new Service(server, 'certbot', {
    image: images.certbot,
    entrypoint: ['/bin/sh', '-c', 'trap exit TERM; while :; do certbot renew; sleep 12h & wait ${!}; done;'],
    environment: services.certbot.environment,
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.certbot.resources,
  });
  certbot.addVolume('/etc/letsencrypt', certbotConf);
  certbot.addVolume('/var/www/certbot', certbotWww);
});
