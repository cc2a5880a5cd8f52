import {
  defineSettings,
  defineSystem,
  engineCapabilities,
  nouns,
  secretMaker,
  serversOf,
  Service,
  Volume,
} from 'arrimage';
import * as files from './monitoring-files.ts';

const { environmentVariables, image, ipAddress, port, reference, resources, systemFields, z } = nouns;

const limits = resources.prefault({});

/** Where the server listens for a port. */
const published = z.strictObject({ port, address: ipAddress });

/** What is different from one environment to another. */
const settings = defineSettings(
  'monitoring',
  z.strictObject({
    ...systemFields,
    server: reference('servers').describe('Server that runs everything.'),
    images: z.strictObject({ prometheus: image, alertmanager: image, grafana: image, cadvisor: image }),
    services: z.strictObject({
      prometheus: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      alertmanager: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      grafana: z.strictObject({
        environment: environmentVariables,
        publish: z.strictObject({ http: published }),
        resources: limits,
      }),
      cadvisor: z.strictObject({ environment: environmentVariables, resources: limits }),
    }),
  }),
);

/** monitoring, taken over from the Compose project monitoring. */
export const monitoring = defineSystem(settings, (environment, given) => {
  const { images, services } = given;
  const server = serversOf(environment, given, { network: 'monitoring_default' })(given.server);

  const secret = secretMaker(environment, given);
  const gfSecurityAdminPassword = secret('gf-security-admin-password');
  const smtpAuthPassword = secret('smtp-auth-password');

  const prometheusData = new Volume(server, 'prometheus-data', { name: 'monitoring_prometheus_data' });
  const grafanaData = new Volume(server, 'grafana-data', { name: 'monitoring_grafana_data' });

  const prometheus = new Service(server, 'prometheus', {
    image: images.prometheus,
    command: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.retention.time=30d'],
    environment: services.prometheus.environment,
    ports: { http: 9090 },
    publish: { http: services.prometheus.publish.http },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.prometheus.resources,
  });
  prometheus.addVolume('/prometheus', prometheusData);
  prometheus.addFolder('/etc/prometheus', {
    'alerts.yml': { content: files.alertsYml },
    'prometheus.yml': { content: files.prometheusYml },
  });

  const alertmanager = new Service(server, 'alertmanager', {
    image: images.alertmanager,
    environment: services.alertmanager.environment,
    ports: { http: 9093 },
    publish: { http: services.alertmanager.publish.http },
    fileOwner: { uid: 65534, gid: 65534 },
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.alertmanager.resources,
  });
  alertmanager.addFile('/etc/alertmanager/alertmanager.yml', { content: files.configYml(smtpAuthPassword) });

  const grafana = new Service(server, 'grafana', {
    image: images.grafana,
    entrypoint: ['/run.sh'],
    environment: { ...services.grafana.environment, GF_SECURITY_ADMIN_PASSWORD: gfSecurityAdminPassword },
    ports: { http: 3000 },
    publish: { http: services.grafana.publish.http },
    startsAfter: [prometheus],
    user: { uid: 472, gid: 472 },
    exceptions: { writableRoot: 'imported: as it ran under Compose' },
    resources: services.grafana.resources,
  });
  grafana.addVolume('/var/lib/grafana', grafanaData);
  grafana.addFolder('/etc/grafana/provisioning', {
    'dashboards/team.yml': { content: files.teamYml },
    'datasources/prometheus.yml': { content: files.datasourcesPrometheusYml },
  });

  new Service(server, 'cadvisor', {
    image: images.cadvisor,
    environment: services.cadvisor.environment,
    ports: { http: 8080 },
    update: 'recreate',
    exceptions: {
      capabilities: 'imported: as it ran under Compose',
      rootUser: 'imported: as it ran under Compose',
      writableRoot: 'imported: as it ran under Compose',
    },
    capabilities: engineCapabilities,
    resources: services.cadvisor.resources,
  });
});
