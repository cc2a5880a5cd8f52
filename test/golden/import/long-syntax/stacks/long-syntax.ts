import {
  commandProbe,
  defineSettings,
  defineSystem,
  engineCapabilities,
  externalHostsOf,
  later,
  Network,
  nouns,
  secretMaker,
  serversOf,
  Service,
  shellProbe,
  text,
  Volume,
} from 'arrimage';
import * as files from './long-syntax-files.ts';

const { environmentVariables, externalHost, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'long-syntax',
  z.strictObject({
    ...systemFields,
    externalHosts: z.strictObject({ reportsCorpExample: externalHost, backupCorpExample: externalHost }),
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ gateWay: image, backEnd: image }),
    services: z.strictObject({
      gateWay: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ https: published, https2: published }),
        resources: limits,
      }),
      backEnd: z.strictObject({ environment: environmentVariables, resources: limits }),
    }),
  }),
);

/** long-syntax, taken over from the Compose project everything. */
export const longSyntax = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'everything_front' })(given.server);
  const hosts = externalHostsOf(environment, given.externalHosts);

  const secret = secretMaker(environment, given);
  const apiKey = secret('api-key');

  const back = new Network(server, 'back', { name: 'everything_back', internal: true });
  const cache = new Volume(server, 'cache', { name: 'everything_cache' });

  const backEnd = new Service(server, 'back-end', {
    image: images.backEnd,
    entrypoint: ['/back-end'],
    command: ['serve'],
    environment: { ...services.backEnd.environment, API_KEY: apiKey },
    ports: { http: 8080 },
    healthCheck: shellProbe('wget -qO- http://127.0.0.1:8080/ready', {
      intervalSeconds: 10,
      timeoutSeconds: 30,
      retries: 3,
      startPeriodSeconds: 0,
    }),
    replicas: 3,
    update: 'recreate',
    networks: [back],
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.backEnd.resources,
  });

  const gateWay = new Service(server, 'gate-way', {
    image: images.gateWay,
    entrypoint: ['/usr/bin/gateway', '--config', '/etc/gateway/gateway.toml'],
    command: ['--listen', ':8443', '--backend', text`http://${backEnd.endpoint}`],
    environment: {
      ...services.gateWay.environment,
      BACKEND_HOST: backEnd.endpoint.host,
      SQL_URL: text`mssql://${hosts.reportsCorpExample.endpoint}/sales`,
      BACKUP_CORP_EXAMPLE_HOST: hosts.backupCorpExample.endpoint.host,
    },
    ports: { https: 8443, tcp9100: 9100 },
    publish: { https: services.gateWay.publish.https },
    healthCheck: commandProbe(['/usr/bin/gateway', 'check'], {
      intervalSeconds: 15,
      timeoutSeconds: 3,
      retries: 4,
      startPeriodSeconds: 20,
    }),
    networks: [server.network, back],
    user: { uid: 10001, gid: 10001 },
    workingDirectory: '/srv',
    hostname: 'gateway',
    exceptions: { capabilities: 'imported: as it ran under Compose' },
    init: true,
    capabilities: ['NET_BIND_SERVICE'],
    stopSignal: 'SIGQUIT',
    stopGraceSeconds: 75,
    logging: { driver: 'local', options: { 'max-size': '20m' } },
    resources: services.gateWay.resources,
  });
  gateWay.addPublication('https', services.gateWay.publish.https2);
  gateWay.addVolume('/var/cache/gateway', cache);
  gateWay.addFile('/etc/gateway/gateway.toml', { content: files.gatewayToml });
  gateWay.addTmpfs('/tmp', { sizeBytes: 32 * 1024 ** 2 });

  backEnd.addEnvironment('GATEWAY_URL', text`https://${later(gateWay.endpoint)}`);
});
