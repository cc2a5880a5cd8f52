import {
  commandProbe,
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
  'gitea',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ server: image, db: image }),
    services: z.strictObject({
      server: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published, ssh: published }),
        resources: limits,
      }),
      db: z.strictObject({ environment: environmentVariables, resources: limits }),
    }),
  }),
);

/** gitea, taken over from the Compose project gitea. */
export const gitea = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'gitea_gitea' })(given.server);

  const secret = secretMaker(environment, given);
  const postgresPassword = secret('postgres-password');

  const serverData = new Volume(server, 'server-data', { name: 'gitea_server-data' });
  const dbData = new Volume(server, 'db-data', { name: 'gitea_db-data' });

  const db = new Service(server, 'db', {
    image: images.db,
    environment: { ...services.db.environment, POSTGRES_PASSWORD: postgresPassword },
    fileVariables: ['POSTGRES_PASSWORD'],
    ports: { postgres: 5432 },
    healthCheck: commandProbe(['pg_isready', '-h', '127.0.0.1', '-U', 'gitea', '-d', 'gitea', '-q'], {
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
    resources: services.db.resources,
  });
  db.addVolume('/var/lib/postgresql/data', dbData);

  const serverService = new Service(server, 'server', {
    image: images.server,
    entrypoint: ['/usr/bin/entrypoint'],
    command: ['/usr/bin/s6-svscan', '/etc/s6'],
    environment: {
      ...services.server.environment,
      GITEA__database__HOST: db.endpoint,
      GITEA__database__PASSWD: postgresPassword,
    },
    ports: { ssh: 22, http: 3000 },
    publish: { http: services.server.publish.http, ssh: services.server.publish.ssh },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.server.resources,
  });
  serverService.addVolume('/data', serverData);
});
