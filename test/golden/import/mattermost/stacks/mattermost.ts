import {
  commandProbe,
  defineSettings,
  defineSystem,
  engineCapabilities,
  nouns,
  secretMaker,
  serversOf,
  Service,
  url,
  Volume,
} from 'arrimage';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'mattermost',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ postgres: image, mattermost: image }),
    services: z.strictObject({
      postgres: z.strictObject({ environment: environmentVariables, resources: limits }),
      mattermost: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published, https: published }),
        resources: limits,
      }),
    }),
  }),
);

/** mattermost, taken over from the Compose project mattermost. */
export const mattermost = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'mattermost_default' })(given.server);

  const secret = secretMaker(environment, given);
  const postgresPassword = secret('postgres-password');

  const postgresData = new Volume(server, 'postgres-data', { name: 'mattermost_postgres-data' });
  const mattermostConfig = new Volume(server, 'mattermost-config', { name: 'mattermost_mattermost_config' });
  const mattermostData = new Volume(server, 'mattermost-data', { name: 'mattermost_mattermost_data' });

  const postgres = new Service(server, 'postgres', {
    image: images.postgres,
    environment: { ...services.postgres.environment, POSTGRES_PASSWORD: postgresPassword },
    fileVariables: ['POSTGRES_PASSWORD'],
    ports: { postgres: 5432 },
    healthCheck: commandProbe(['pg_isready', '-h', '127.0.0.1', '-U', 'mmuser', '-d', 'mattermost', '-q'], {
      intervalSeconds: 10,
      timeoutSeconds: 5,
      retries: 5,
      startPeriodSeconds: 60,
    }),
    program: () => ({ kind: 'postgres', maxConnections: 100, reservedConnections: 3 }),
    exceptions: { capabilities: 'imported: as it ran under Compose', rootUser: 'imported: as it ran under Compose' },
    capabilities: engineCapabilities,
    resources: services.postgres.resources,
  });
  postgres.addVolume('/var/lib/postgresql/data', postgresData);
  postgres.addTmpfs('/tmp', { sizeBytes: 64 * 1024 ** 2 });
  postgres.addTmpfs('/var/run/postgresql', { sizeBytes: 64 * 1024 ** 2 });

  const mattermostService = new Service(server, 'mattermost', {
    image: images.mattermost,
    entrypoint: ['/entrypoint.sh'],
    command: ['mattermost'],
    environment: {
      ...services.mattermost.environment,
      MM_SQLSETTINGS_DATASOURCE: url`postgres://mmuser:${postgresPassword}@${postgres.endpoint}/mattermost?sslmode=disable&connect_timeout=10`,
    },
    ports: { http: 8065, https: 8443 },
    publish: { http: services.mattermost.publish.http, https: services.mattermost.publish.https },
    fileOwner: { uid: 2000, gid: 2000 },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.mattermost.resources,
  });
  mattermostService.addVolume('/mattermost/config', mattermostConfig);
  mattermostService.addVolume('/mattermost/data', mattermostData);
  mattermostService.addTmpfs('/tmp', { sizeBytes: 64 * 1024 ** 2 });
});
