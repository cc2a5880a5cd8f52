import {
  commandProbe,
  defineSettings,
  defineSystem,
  engineCapabilities,
  Job,
  nouns,
  secretMaker,
  serversOf,
  Service,
  shellProbe,
  text,
  url,
  Volume,
} from 'arrimage';
import * as files from './dhis2-sync-files.ts';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'dhis2-sync',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({
      db: image,
      redis: image,
      migrate: image,
      web: image,
      celery: image,
      celeryBeat: image,
      nginx: image,
    }),
    services: z.strictObject({
      db: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ postgres: published }),
        resources: limits,
      }),
      redis: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ redis: published }),
        resources: limits,
      }),
      migrate: z.strictObject({ environment: environmentVariables, resources: limits }),
      web: z.strictObject({ environment: environmentVariables, resources: limits }),
      celery: z.strictObject({ environment: environmentVariables, resources: limits }),
      celeryBeat: z.strictObject({ environment: environmentVariables, resources: limits }),
      nginx: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
    }),
  }),
);

/** dhis2-sync, taken over from the Compose project dhis2-sync. */
export const dhis2Sync = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'dhis2-sync_default' })(given.server);

  const secret = secretMaker(environment, given);
  const postgresPassword = secret('postgres-password');
  const djangoSecretKey = secret('django-secret-key');
  const djangoSuperuserPassword = secret('django-superuser-password');

  const postgresData = new Volume(server, 'postgres-data', { name: 'dhis2-sync_postgres_data' });
  const redisData = new Volume(server, 'redis-data', { name: 'dhis2-sync_redis_data' });
  const staticVolume = new Volume(server, 'static-volume', { name: 'dhis2-sync_static_volume' });
  const mediaVolume = new Volume(server, 'media-volume', { name: 'dhis2-sync_media_volume' });
  const logsVolume = new Volume(server, 'logs-volume', { name: 'dhis2-sync_logs_volume' });

  const db = new Service(server, 'db', {
    image: images.db,
    environment: { ...services.db.environment, POSTGRES_PASSWORD: postgresPassword },
    fileVariables: ['POSTGRES_PASSWORD'],
    ports: { postgres: 5432 },
    publish: { postgres: services.db.publish.postgres },
    healthCheck: shellProbe('pg_isready -U dhis2', {
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
    resources: services.db.resources,
  });
  db.addVolume('/var/lib/postgresql/data', postgresData);

  const redis = new Service(server, 'redis', {
    image: images.redis,
    environment: services.redis.environment,
    ports: { redis: 6379 },
    publish: { redis: services.redis.publish.redis },
    healthCheck: commandProbe(['redis-cli', 'ping'], {
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

  const webEnvironment = {
    DB_PASSWORD: postgresPassword,
    DJANGO_SECRET_KEY: djangoSecretKey,
    DJANGO_SUPERUSER_PASSWORD: djangoSuperuserPassword,
    DATABASE_URL: url`postgres://dhis2:${postgresPassword}@${db.endpoint}/dhis2_sync`,
    REDIS_URL: text`redis://${redis.endpoint}/0`,
  };

  const web = new Service(server, 'web', {
    image: images.web,
    command: ['gunicorn', 'dhis2sync.wsgi:application', '--bind', '0.0.0.0:8000', '--workers', '3'],
    environment: { ...services.web.environment, ...webEnvironment },
    ports: { http: 8000 },
    healthCheck: commandProbe(['curl', '-f', 'http://localhost:8000/health/'], {
      intervalSeconds: 30,
      timeoutSeconds: 10,
      retries: 3,
      startPeriodSeconds: 40,
    }),
    user: { uid: 1000, gid: 1000 },
    exceptions: { writableRoot: 'imported: as it ran under Compose' },
    resources: services.web.resources,
  });
  web.addVolume('/app/staticfiles', staticVolume);
  web.addVolume('/app/media', mediaVolume);
  web.addVolume('/app/logs', logsVolume);

  new Service(server, 'celery', {
    image: images.celery,
    command: ['celery', '-A', 'dhis2sync', 'worker', '-l', 'info'],
    environment: { ...services.celery.environment, ...webEnvironment },
    update: 'recreate',
    startsAfter: [web],
    user: { uid: 1000, gid: 1000 },
    exceptions: { writableRoot: 'imported: as it ran under Compose' },
    resources: services.celery.resources,
  });

  new Service(server, 'celery-beat', {
    image: images.celeryBeat,
    command: [
      'celery',
      '-A',
      'dhis2sync',
      'beat',
      '-l',
      'info',
      '--scheduler',
      'django_celery_beat.schedulers:DatabaseScheduler',
    ],
    environment: { ...services.celeryBeat.environment, ...webEnvironment },
    update: 'recreate',
    startsAfter: [web],
    user: { uid: 1000, gid: 1000 },
    exceptions: { writableRoot: 'imported: as it ran under Compose' },
    resources: services.celeryBeat.resources,
  });

  const nginx = new Service(server, 'nginx', {
    image: images.nginx,
    environment: services.nginx.environment,
    ports: { http: 80 },
    publish: { http: services.nginx.publish.http },
    startsAfter: [web],
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.nginx.resources,
  });
  nginx.addVolume('/app/staticfiles', staticVolume, { readOnly: true });
  nginx.addVolume('/app/media', mediaVolume, { readOnly: true });
  nginx.addFile('/etc/nginx/nginx.conf', { content: files.nginxConf });

  const migrate = new Job(server, 'migrate', {
    image: images.migrate,
    command: [
      'sh',
      '-c',
      'python manage.py migrate --noinput && python manage.py collectstatic --noinput && python manage.py ensure_superuser',
    ],
    environment: { ...services.migrate.environment, ...webEnvironment },
    before: [web],
    fileOwner: { uid: 1000, gid: 1000 },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.migrate.resources,
  });
  migrate.addVolume('/app/staticfiles', staticVolume);
});
