import {
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
import * as files from './nextcloud-files.ts';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'nextcloud',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ db: image, redis: image, app: image, web: image, cron: image }),
    services: z.strictObject({
      db: z.strictObject({ environment: environmentVariables, resources: limits }),
      redis: z.strictObject({ environment: environmentVariables, resources: limits }),
      app: z.strictObject({ environment: environmentVariables, resources: limits }),
      web: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      cron: z.strictObject({ environment: environmentVariables, resources: limits }),
    }),
  }),
);

/** nextcloud, taken over from the Compose project nextcloud. */
export const nextcloud = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'nextcloud_default' })(given.server);

  const secret = secretMaker(environment, given);
  const mysqlPassword = secret('mysql-password');
  const mysqlRootPassword = secret('mysql-root-password');

  const dbData = new Volume(server, 'db-data', { name: 'nextcloud_db' });
  const nextcloudVolume = new Volume(server, 'nextcloud', { name: 'nextcloud_nextcloud' });

  const db = new Service(server, 'db', {
    image: images.db,
    command: ['--transaction-isolation=READ-COMMITTED'],
    environment: { ...services.db.environment, MYSQL_PASSWORD: mysqlPassword, MYSQL_ROOT_PASSWORD: mysqlRootPassword },
    fileVariables: ['MYSQL_PASSWORD', 'MYSQL_ROOT_PASSWORD'],
    ports: { mysql: 3306 },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.db.resources,
  });
  db.addVolume('/var/lib/mysql', dbData);

  const redis = new Service(server, 'redis', {
    image: images.redis,
    environment: services.redis.environment,
    ports: { redis: 6379 },
    healthCheck: shellProbe('redis-cli -h 127.0.0.1 ping | grep -q PONG', {
      intervalSeconds: 10,
      timeoutSeconds: 3,
      retries: 3,
      startPeriodSeconds: 10,
    }),
    update: 'recreate',
    program: () => ({ kind: 'redis', maxMemoryBytes: null }),
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.redis.resources,
  });

  const app = new Service(server, 'app', {
    image: images.app,
    entrypoint: ['/entrypoint.sh'],
    command: ['php-fpm'],
    environment: {
      ...services.app.environment,
      MYSQL_PASSWORD: mysqlPassword,
      MYSQL_ROOT_PASSWORD: mysqlRootPassword,
      MYSQL_HOST: db.endpoint.host,
      REDIS_HOST: redis.endpoint.host,
    },
    ports: { fastcgi: 9000 },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.app.resources,
  });
  app.addVolume('/var/www/html', nextcloudVolume);

  const web = new Service(server, 'web', {
    image: images.web,
    environment: services.web.environment,
    ports: { http: 80 },
    publish: { http: services.web.publish.http },
    startsAfter: [app],
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.web.resources,
  });
  web.addVolume('/var/www/html', nextcloudVolume, { readOnly: true });
  web.addFile('/etc/nginx/nginx.conf', { content: files.nginxConf });

  const cron = new Service(server, 'cron', {
    image: images.cron,
    entrypoint: ['/cron.sh'],
    environment: services.cron.environment,
    ports: { fastcgi: 9000 },
    startsAfter: [db, redis],
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.cron.resources,
  });
  cron.addVolume('/var/www/html', nextcloudVolume);
});
