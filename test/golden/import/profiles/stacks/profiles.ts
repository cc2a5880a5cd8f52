import {
  commandProbe,
  defineSettings,
  defineSystem,
  engineCapabilities,
  Job,
  later,
  nouns,
  secretMaker,
  serversOf,
  Service,
  text,
  url,
  Volume,
} from 'arrimage';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'profiles',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ db: image, migrate: image, seed: image, api: image, tiles: image }),
    services: z.strictObject({
      db: z.strictObject({ environment: environmentVariables, resources: limits }),
      migrate: z.strictObject({ environment: environmentVariables, resources: limits }),
      seed: z.strictObject({ environment: environmentVariables, resources: limits }),
      api: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      tiles: z.strictObject({ environment: environmentVariables, resources: limits }),
    }),
  }),
);

/** profiles, taken over from the Compose project profiles. */
export const profiles = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'profiles_default' })(given.server);

  const secret = secretMaker(environment, given);
  const postgresPassword = secret('postgres-password');

  const geo = new Volume(server, 'geo', { name: 'profiles_geo' });

  const db = new Service(server, 'db', {
    image: images.db,
    environment: { ...services.db.environment, POSTGRES_PASSWORD: postgresPassword },
    fileVariables: ['POSTGRES_PASSWORD'],
    ports: { postgres: 5432 },
    healthCheck: commandProbe(['pg_isready', '-h', '127.0.0.1', '-d', 'geo', '-q'], {
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
  db.addVolume('/var/lib/postgresql/data', geo);

  const api = new Service(server, 'api', {
    image: images.api,
    command: ['uvicorn', 'geo:app', '--host', '0.0.0.0'],
    environment: {
      ...services.api.environment,
      DATABASE_URL: url`postgresql://postgres:${postgresPassword}@${db.endpoint.host}/geo`,
    },
    ports: { http: 8000 },
    publish: { http: services.api.publish.http },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.api.resources,
  });

  const tiles = new Service(server, 'tiles', {
    image: images.tiles,
    entrypoint: ['/usr/local/bin/martin'],
    environment: {
      ...services.tiles.environment,
      DATABASE_URL: url`postgresql://postgres:${postgresPassword}@${db.endpoint.host}/geo`,
      API_URL: text`http://${api.endpoint}`,
    },
    ports: { http: 3000 },
    update: 'recreate',
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.tiles.resources,
  });

  const seed = new Job(server, 'seed', {
    image: images.seed,
    command: ['python', '-m', 'geo.seed'],
    environment: {
      ...services.seed.environment,
      DATABASE_URL: url`postgresql://postgres:${postgresPassword}@${db.endpoint.host}/geo`,
    },
    before: [api],
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.seed.resources,
  });

  new Job(server, 'migrate', {
    image: images.migrate,
    command: ['alembic', 'upgrade', 'head'],
    environment: {
      ...services.migrate.environment,
      DATABASE_URL: url`postgresql://postgres:${postgresPassword}@${db.endpoint.host}/geo`,
    },
    before: [seed, api],
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.migrate.resources,
  });

  api.addEnvironment('TILES_URL', text`http://${later(tiles.endpoint)}`);
});
