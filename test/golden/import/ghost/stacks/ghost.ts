import {
  defineSettings,
  defineSystem,
  engineCapabilities,
  nouns,
  secretMaker,
  serversOf,
  Service,
  Volume,
} from 'arrimage';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'ghost',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ ghost: image, db: image }),
    services: z.strictObject({
      ghost: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      db: z.strictObject({ environment: environmentVariables, resources: limits }),
    }),
  }),
);

/** ghost, taken over from the Compose project ghost. */
export const ghost = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'ghost_default' })(given.server);

  const secret = secretMaker(environment, given);
  const mysqlRootPassword = secret('mysql-root-password');

  const ghostData = new Volume(server, 'ghost-data', { name: 'ghost_ghost' });
  const dbData = new Volume(server, 'db-data', { name: 'ghost_db' });

  const db = new Service(server, 'db', {
    image: images.db,
    environment: { ...services.db.environment, MYSQL_ROOT_PASSWORD: mysqlRootPassword },
    fileVariables: ['MYSQL_ROOT_PASSWORD'],
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

  const ghostService = new Service(server, 'ghost', {
    image: images.ghost,
    entrypoint: ['docker-entrypoint.sh'],
    command: ['node', 'current/index.js'],
    environment: {
      ...services.ghost.environment,
      database__connection__host: db.endpoint.host,
      database__connection__password: mysqlRootPassword,
    },
    ports: { http: 2368 },
    publish: { http: services.ghost.publish.http },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.ghost.resources,
  });
  ghostService.addVolume('/var/lib/ghost/content', ghostData);
});
