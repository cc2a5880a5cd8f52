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
  text,
  Volume,
} from 'arrimage';
import * as files from './minio-cluster-files.ts';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'minio-cluster',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ minio1: image, minio2: image, minio3: image, nginx: image, createbuckets: image }),
    services: z.strictObject({
      minio1: z.strictObject({ environment: environmentVariables, resources: limits }),
      minio2: z.strictObject({ environment: environmentVariables, resources: limits }),
      minio3: z.strictObject({ environment: environmentVariables, resources: limits }),
      nginx: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published, tcp9001: published }),
        resources: limits,
      }),
      createbuckets: z.strictObject({ environment: environmentVariables, resources: limits }),
    }),
  }),
);

/** minio-cluster, taken over from the Compose project minio-cluster. */
export const minioCluster = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'minio-cluster_default' })(given.server);

  const secret = secretMaker(environment, given);
  const minioRootPassword = secret('minio-root-password');

  const data11 = new Volume(server, 'data1-1', { name: 'minio-cluster_data1-1' });
  const data12 = new Volume(server, 'data1-2', { name: 'minio-cluster_data1-2' });
  const data21 = new Volume(server, 'data2-1', { name: 'minio-cluster_data2-1' });
  const data22 = new Volume(server, 'data2-2', { name: 'minio-cluster_data2-2' });
  const data31 = new Volume(server, 'data3-1', { name: 'minio-cluster_data3-1' });
  const data32 = new Volume(server, 'data3-2', { name: 'minio-cluster_data3-2' });

  const minio1 = new Service(server, 'minio1', {
    image: images.minio1,
    command: ['server', '--console-address', ':9001', 'http://minio{1...3}/data{1...2}'],
    environment: { ...services.minio1.environment, MINIO_ROOT_PASSWORD: minioRootPassword },
    fileVariables: ['MINIO_ROOT_PASSWORD'],
    ports: { s3: 9000, console: 9001 },
    healthCheck: commandProbe(['mc', 'ready', 'local'], {
      intervalSeconds: 5,
      timeoutSeconds: 5,
      retries: 5,
      startPeriodSeconds: 0,
    }),
    program: () => ({ kind: 'minio' }),
    hostname: 'minio1',
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.minio1.resources,
  });
  minio1.addVolume('/data1', data11);
  minio1.addVolume('/data2', data12);

  const minio2 = new Service(server, 'minio2', {
    image: images.minio2,
    command: ['server', '--console-address', ':9001', 'http://minio{1...3}/data{1...2}'],
    environment: { ...services.minio2.environment, MINIO_ROOT_PASSWORD: minioRootPassword },
    fileVariables: ['MINIO_ROOT_PASSWORD'],
    ports: { s3: 9000, console: 9001 },
    healthCheck: commandProbe(['mc', 'ready', 'local'], {
      intervalSeconds: 5,
      timeoutSeconds: 5,
      retries: 5,
      startPeriodSeconds: 0,
    }),
    program: () => ({ kind: 'minio' }),
    hostname: 'minio2',
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.minio2.resources,
  });
  minio2.addVolume('/data1', data21);
  minio2.addVolume('/data2', data22);

  const minio3 = new Service(server, 'minio3', {
    image: images.minio3,
    command: ['server', '--console-address', ':9001', 'http://minio{1...3}/data{1...2}'],
    environment: { ...services.minio3.environment, MINIO_ROOT_PASSWORD: minioRootPassword },
    fileVariables: ['MINIO_ROOT_PASSWORD'],
    ports: { s3: 9000, console: 9001 },
    healthCheck: commandProbe(['mc', 'ready', 'local'], {
      intervalSeconds: 5,
      timeoutSeconds: 5,
      retries: 5,
      startPeriodSeconds: 0,
    }),
    program: () => ({ kind: 'minio' }),
    hostname: 'minio3',
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.minio3.resources,
  });
  minio3.addVolume('/data1', data31);
  minio3.addVolume('/data2', data32);

  const nginx = new Service(server, 'nginx', {
    image: images.nginx,
    environment: services.nginx.environment,
    ports: { http: 9000, tcp9001: 9001 },
    publish: { http: services.nginx.publish.http, tcp9001: services.nginx.publish.tcp9001 },
    startsAfter: [minio1, minio2, minio3],
    hostname: 'nginx',
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.nginx.resources,
  });
  nginx.addFile('/etc/nginx/nginx.conf', { content: files.nginxConf });

  new Job(server, 'createbuckets', {
    image: images.createbuckets,
    command: [
      '/bin/sh',
      '-c',
      text` mc alias set store http://${minio1.endpoint} minio $MINIO_ROOT_PASSWORD; mc mb --ignore-existing store/backups; exit 0; `,
    ],
    environment: { ...services.createbuckets.environment, MINIO_ROOT_PASSWORD: minioRootPassword },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.createbuckets.resources,
  });
});
