import {
  defineSettings,
  defineSystem,
  engineCapabilities,
  nouns,
  secretMaker,
  serversOf,
  Service,
  shellProbe,
  text,
  Volume,
} from 'arrimage';
import * as files from './elastic-files.ts';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'elastic',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ es01: image, logstash: image, kibana: image }),
    services: z.strictObject({
      es01: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      logstash: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ beats: published, tcp50000: published }),
        resources: limits,
      }),
      kibana: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
    }),
  }),
);

/** elastic, taken over from the Compose project elastic. */
export const elastic = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'elastic_default' })(given.server);

  const secret = secretMaker(environment, given);
  const elasticPassword = secret('elastic-password');

  const esdata = new Volume(server, 'esdata', { name: 'elastic_esdata' });

  const es01 = new Service(server, 'es01', {
    image: images.es01,
    environment: { ...services.es01.environment, ELASTIC_PASSWORD: elasticPassword },
    fileVariables: ['ELASTIC_PASSWORD'],
    ports: { http: 9200 },
    publish: { http: services.es01.publish.http },
    healthCheck: shellProbe(
      'export ELASTIC_PASSWORD="$(cat /run/secrets/ELASTIC_PASSWORD)"; curl -s -u elastic:$ELASTIC_PASSWORD http://localhost:9200/_cluster/health | grep -q \'"status":"\\(green\\|yellow\\)"\'',
      { intervalSeconds: 10, timeoutSeconds: 30, retries: 30, startPeriodSeconds: 0 },
    ),
    fileOwner: { uid: 1000, gid: 0 },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.es01.resources,
  });
  es01.addVolume('/usr/share/elasticsearch/data', esdata);

  const logstash = new Service(server, 'logstash', {
    image: images.logstash,
    entrypoint: ['/usr/local/bin/docker-entrypoint'],
    environment: { ...services.logstash.environment, ELASTIC_PASSWORD: elasticPassword },
    ports: { beats: 5044, tcp50000: 50000 },
    publish: { beats: services.logstash.publish.beats, tcp50000: services.logstash.publish.tcp50000 },
    startsAfter: [es01],
    fileOwner: { uid: 1000, gid: 0 },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.logstash.resources,
  });
  logstash.addFolder('/usr/share/logstash/pipeline', { 'logstash.conf': { content: files.logstashConf } });

  new Service(server, 'kibana', {
    image: images.kibana,
    entrypoint: ['/bin/tini', '--'],
    command: ['/usr/local/bin/kibana-docker'],
    environment: {
      ...services.kibana.environment,
      ELASTICSEARCH_HOSTS: text`http://${es01.endpoint}`,
      ELASTICSEARCH_PASSWORD: elasticPassword,
    },
    ports: { http: 5601 },
    publish: { http: services.kibana.publish.http },
    fileOwner: { uid: 1000, gid: 0 },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.kibana.resources,
  });
});
