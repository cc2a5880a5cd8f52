import { defineSettings, defineSystem, engineCapabilities, Network, nouns, serversOf, Service, Volume } from 'arrimage';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'traefik',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ traefik: image, whoami: image, metrics: image }),
    services: z.strictObject({
      traefik: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published, https: published, http8080: published }),
        resources: limits,
      }),
      whoami: z.strictObject({ environment: environmentVariables, resources: limits }),
      metrics: z.strictObject({ environment: environmentVariables, resources: limits }),
    }),
  }),
);

/** traefik, taken over from the Compose project traefik. */
export const traefik = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'proxy' })(given.server);

  const internal = new Network(server, 'internal', { name: 'traefik_internal', internal: true });
  const defaultNetwork = new Network(server, 'default-network', { name: 'traefik_default' });
  const traefikLetsencrypt = new Volume(server, 'traefik-letsencrypt', { name: 'traefik_traefik-letsencrypt' });

  const traefikService = new Service(server, 'traefik', {
    image: images.traefik,
    command: [
      '--api.insecure=true',
      '--providers.docker=true',
      '--entryPoints.web.address=:80',
      '--certificatesresolvers.le.acme.email=ops@example.org',
    ],
    environment: services.traefik.environment,
    ports: { http: 80, https: 443, http8080: 8080 },
    publish: {
      http: services.traefik.publish.http,
      https: services.traefik.publish.https,
      http8080: services.traefik.publish.http8080,
    },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.traefik.resources,
  });
  traefikService.addVolume('/letsencrypt', traefikLetsencrypt);

  new Service(server, 'whoami', {
    image: images.whoami,
    environment: services.whoami.environment,
    replicas: 2,
    update: 'recreate',
    networks: [server.network, internal],
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.whoami.resources,
  });

  new Service(server, 'metrics', {
    image: images.metrics,
    command: ['--path.rootfs=/host'],
    environment: services.metrics.environment,
    update: 'recreate',
    networks: [defaultNetwork],
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.metrics.resources,
  });
});
