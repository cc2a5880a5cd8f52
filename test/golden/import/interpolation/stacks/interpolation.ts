import {
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
  'interpolation',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ app: image, db: image }),
    services: z.strictObject({
      app: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      db: z.strictObject({ environment: environmentVariables, resources: limits }),
    }),
  }),
);

/** interpolation, taken over from the Compose project billing. */
export const interpolation = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'billing_default' })(given.server);

  const secret = secretMaker(environment, given);
  const mysqlPassword = secret('mysql-password');
  const smtpPassword = secret('smtp-password');
  const apiToken = secret('api-token');

  const dbData = new Volume(server, 'db-data', { name: 'billing-db-4.2' });

  const db = new Service(server, 'db', {
    image: images.db,
    environment: { ...services.db.environment, MYSQL_PASSWORD: mysqlPassword },
    fileVariables: ['MYSQL_PASSWORD'],
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

  new Service(server, 'app', {
    image: images.app,
    command: ['./app', '--port', '8080', '--label', 'cost=$5'],
    environment: {
      ...services.app.environment,
      SMTP_PASSWORD: smtpPassword,
      API_TOKEN: apiToken,
      DATABASE_URL: url`mysql://app:${mysqlPassword}@${db.endpoint.host}/app?charset=utf8`,
    },
    ports: { http: 8080 },
    publish: { http: services.app.publish.http },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.app.resources,
  });
});
