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
import * as files from './wordpress-files.ts';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'wordpress',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ db: image, wordpress: image }),
    services: z.strictObject({
      db: z.strictObject({ environment: environmentVariables, resources: limits }),
      wordpress: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
    }),
  }),
);

/** wordpress, taken over from the Compose project wordpress. */
export const wordpress = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'wordpress_default' })(given.server);

  const secret = secretMaker(environment, given);
  const mysqlRootPassword = secret('mysql-root-password');
  const mysqlPassword = secret('mysql-password');

  const dbData = new Volume(server, 'db-data', { name: 'wordpress_db_data' });
  const wpData = new Volume(server, 'wp-data', { name: 'wordpress_wp_data' });

  const db = new Service(server, 'db', {
    image: images.db,
    environment: { ...services.db.environment, MYSQL_ROOT_PASSWORD: mysqlRootPassword, MYSQL_PASSWORD: mysqlPassword },
    fileVariables: ['MYSQL_ROOT_PASSWORD', 'MYSQL_PASSWORD'],
    ports: { mysql: 3306 },
    healthCheck: shellProbe(
      'export MYSQL_ROOT_PASSWORD="$(cat /run/secrets/MYSQL_ROOT_PASSWORD)"; mysqladmin ping -h 127.0.0.1 -uroot -p"$MYSQL_ROOT_PASSWORD"',
      { intervalSeconds: 20, timeoutSeconds: 30, retries: 10, startPeriodSeconds: 0 },
    ),
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.db.resources,
  });
  db.addVolume('/var/lib/mysql', dbData);

  const wordpressService = new Service(server, 'wordpress', {
    image: images.wordpress,
    entrypoint: ['docker-entrypoint.sh'],
    command: ['apache2-foreground'],
    environment: {
      ...services.wordpress.environment,
      WORDPRESS_DB_HOST: db.endpoint,
      WORDPRESS_DB_PASSWORD: mysqlPassword,
    },
    ports: { http: 80 },
    publish: { http: services.wordpress.publish.http },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.wordpress.resources,
  });
  wordpressService.addVolume('/var/www/html', wpData);
  wordpressService.addFile('/usr/local/etc/php/conf.d/uploads.ini', { content: files.uploadsIni });
});
