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
import * as files from './secrets-configs-files.ts';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'secrets-configs',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ db: image, app: image }),
    services: z.strictObject({
      db: z.strictObject({ environment: environmentVariables, resources: limits }),
      app: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ https: published }),
        resources: limits,
      }),
    }),
  }),
);

/** secrets-configs, taken over from the Compose project secrets-configs. */
export const secretsConfigs = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'secrets-configs_default' })(given.server);

  const secret = secretMaker(environment, given);
  const dbPassword = secret('db-password');
  const tlsKey = secret('tls-key');
  const fromVault = secret('from-vault');

  const pgdata = new Volume(server, 'pgdata', { name: 'secrets-configs_pgdata' });

  const db = new Service(server, 'db', {
    image: images.db,
    command: ['postgres', '-c', 'config_file=/etc/postgresql/postgresql.conf'],
    environment: services.db.environment,
    ports: { postgres: 5432 },
    healthCheck: commandProbe(['pg_isready', '-h', '127.0.0.1', '-U', 'shop', '-d', 'shop', '-q'], {
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
  db.addVolume('/var/lib/postgresql/data', pgdata);
  db.addFile('/etc/postgresql/postgresql.conf', { content: files.postgresqlConf, mode: '0444' });
  db.addFile('/run/secrets/db_password', { content: dbPassword });

  const app = new Service(server, 'app', {
    image: images.app,
    command: ['node', 'server.js'],
    environment: { ...services.app.environment, DB_HOST: db.endpoint.host },
    ports: { https: 8443 },
    publish: { https: services.app.publish.https },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.app.resources,
  });
  app.addFile('/site', { content: files.site });
  app.addFile('/run/secrets/password', { content: dbPassword });
  app.addFile('/run/secrets/tls_key', { content: tlsKey });
  app.addFile('/run/secrets/from_vault', { content: fromVault });
});
