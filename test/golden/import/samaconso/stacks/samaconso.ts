import {
  commandProbe,
  defineSettings,
  defineSystem,
  engineCapabilities,
  externalHostsOf,
  nouns,
  secretMaker,
  serversOf,
  Service,
  shellProbe,
  text,
  url,
  Volume,
} from 'arrimage';
import * as files from './samaconso-files.ts';

const { environmentVariables, externalHost, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'samaconso',
  z.strictObject({
    ...systemFields,
    externalHosts: z.strictObject({ srvAsreports: externalHost, srvCommercial: externalHost }),
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({
      api: image,
      worker: image,
      flower: image,
      postgres: image,
      redis: image,
      rabbitmq: image,
      minio: image,
    }),
    services: z.strictObject({
      api: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      worker: z.strictObject({ environment: environmentVariables, resources: limits }),
      flower: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      postgres: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ postgres: published }),
        resources: limits,
      }),
      redis: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ redis: published }),
        resources: limits,
      }),
      rabbitmq: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ amqp: published, management: published }),
        resources: limits,
      }),
      minio: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ s3: published, console: published }),
        resources: limits,
      }),
    }),
  }),
);

/** samaconso, taken over from the Compose project samaconso. */
export const samaconso = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'samaconso_default' })(given.server);
  const hosts = externalHostsOf(environment, given.externalHosts);

  const secret = secretMaker(environment, given);
  const postgresPassword = secret('postgres-password');
  const minioRootPassword = secret('minio-root-password');
  const secretKey = secret('secret-key');
  const sqlPassword = secret('sql-password');
  const flowerBasicAuth = secret('flower-basic-auth');
  const rabbitmqPassword = secret('rabbitmq-password');

  const apiLogs = new Volume(server, 'api-logs', { name: 'samaconso_api-logs' });
  const postgresData = new Volume(server, 'postgres-data', { name: 'samaconso_postgres_data' });
  const rabbitmqData = new Volume(server, 'rabbitmq-data', { name: 'samaconso_rabbitmq_data' });
  const minioData = new Volume(server, 'minio-data', { name: 'samaconso_minio_data' });

  const postgres = new Service(server, 'postgres', {
    image: images.postgres,
    environment: { ...services.postgres.environment, POSTGRES_PASSWORD: postgresPassword },
    fileVariables: ['POSTGRES_PASSWORD'],
    ports: { postgres: 5432 },
    publish: { postgres: services.postgres.publish.postgres },
    healthCheck: commandProbe(['pg_isready', '-h', '127.0.0.1', '-U', 'samaconso', '-d', 'samaconso', '-q'], {
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
    resources: services.postgres.resources,
  });
  postgres.addVolume('/var/lib/postgresql/data', postgresData);

  const redis = new Service(server, 'redis', {
    image: images.redis,
    environment: services.redis.environment,
    ports: { redis: 6379 },
    publish: { redis: services.redis.publish.redis },
    healthCheck: shellProbe('redis-cli -h 127.0.0.1 ping | grep -q PONG', {
      intervalSeconds: 10,
      timeoutSeconds: 3,
      retries: 3,
      startPeriodSeconds: 10,
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

  const rabbitmq = new Service(server, 'rabbitmq', {
    image: images.rabbitmq,
    environment: services.rabbitmq.environment,
    ports: { amqp: 5672, management: 15672 },
    publish: { amqp: services.rabbitmq.publish.amqp, management: services.rabbitmq.publish.management },
    healthCheck: shellProbe('[ -s /var/lib/rabbitmq/.erlang.cookie ] && rabbitmq-diagnostics -q check_running', {
      intervalSeconds: 30,
      timeoutSeconds: 25,
      retries: 4,
      startPeriodSeconds: 120,
    }),
    program: () => ({ kind: 'rabbitmq' }),
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.rabbitmq.resources,
  });
  rabbitmq.addVolume('/var/lib/rabbitmq', rabbitmqData);

  const minio = new Service(server, 'minio', {
    image: images.minio,
    command: ['server', '/data', '--console-address', ':9001'],
    environment: { ...services.minio.environment, MINIO_ROOT_PASSWORD: minioRootPassword },
    fileVariables: ['MINIO_ROOT_PASSWORD'],
    ports: { s3: 9000, console: 9001 },
    publish: { s3: services.minio.publish.s3, console: services.minio.publish.console },
    healthCheck: shellProbe('exec curl -fsS -m 4 -o /dev/null http://127.0.0.1:9000/minio/health/live', {
      intervalSeconds: 15,
      timeoutSeconds: 5,
      retries: 3,
      startPeriodSeconds: 10,
    }),
    program: () => ({ kind: 'minio' }),
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.minio.resources,
  });
  minio.addVolume('/data', minioData);

  const apiEnvironment = {
    SECRET_KEY: secretKey,
    SQL_PASSWORD: sqlPassword,
    DATABASE_URL: url`postgresql://samaconso:${postgresPassword}@${postgres.endpoint}/samaconso`,
    CELERY_BROKER_URL: url`amqp://guest:${rabbitmqPassword}@${rabbitmq.endpoint}//`,
    CELERY_RESULT_BACKEND: text`redis://${redis.endpoint}/0`,
    MINIO_ENDPOINT: minio.endpoint,
    MINIO_ACCESS_KEY: minioRootPassword,
    MINIO_SECRET_KEY: minioRootPassword,
    SIC_SERVER: hosts.srvAsreports.endpoint.host,
    POSTPAID_CONNECTION: text`DRIVER={ODBC Driver 18 for SQL Server};SERVER=${hosts.srvCommercial.endpoint.host},1433;DATABASE=HISTH2MC;UID=app_reader;PWD=${sqlPassword};TrustServerCertificate=yes`,
  };

  const api = new Service(server, 'api', {
    image: images.api,
    command: ['uvicorn', 'app.main:app', '--host', '0.0.0.0', '--port', '8000'],
    environment: { ...services.api.environment, ...apiEnvironment },
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
  api.addVolume('/app/logs', apiLogs);
  api.addFile('/usr/local/lib/python3.10/site-packages/sitecustomize.py', { content: files.sitecustomizePy });

  const worker = new Service(server, 'worker', {
    image: images.worker,
    command: ['celery', '-A', 'app.worker', 'worker', '--loglevel=info', '-Q', 'normal'],
    environment: { ...services.worker.environment, ...apiEnvironment },
    update: 'recreate',
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.worker.resources,
  });

  new Service(server, 'flower', {
    image: images.flower,
    command: ['celery', '-A', 'app.worker', 'flower', '--port=5555'],
    environment: {
      ...services.flower.environment,
      ...apiEnvironment,
      FLOWER_BASIC_AUTH: text`admin:${flowerBasicAuth}`,
    },
    ports: { http: 5555 },
    publish: { http: services.flower.publish.http },
    startsAfter: [worker],
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.flower.resources,
  });
});
