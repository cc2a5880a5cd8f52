import { type ComposeFile, type ComposeService, composeFile, containersOf, ordered } from './compose-file.ts';

/** What a stack is made from. */
export interface PlainStack {
  /** Text of the host's rendered Compose file. */
  readonly compose: string;
  readonly address: string;
  /** Options of `ssh`, such as `-F` and its file. */
  readonly sshOptions: readonly string[];
}

/**
 * The resources of one host as most people write them: one `docker_container` each with a fixed name, replaced in place, waited for until it is
 * healthy. The same containers as the Compose file's; nothing turns the edge.
 */
export function plainStack({ compose, address, sshOptions }: PlainStack): string {
  const { services, networks, volumes = {} } = composeFile(compose);
  const network = networks['default']?.name ?? '';
  const containers = ordered(services).flatMap((name) => {
    const service = services[name];
    if (service === undefined) return [];
    return containersOf(name, service, network).map((container, index) => [
      `${name}_${index + 1}`,
      containerOf(name, container, service, { services, volumes }),
    ]);
  });
  const stack = {
    // What cdktf asks of every stack.
    '//': { metadata: { backend: 'local', stackName: 'plain', version: '0.21.0' }, outputs: {} },
    terraform: { required_providers: { docker: { source: 'kreuzwerker/docker', version: '~> 4.5' } } },
    provider: { docker: [{ host: `ssh://deploy@${address}:22`, ssh_opts: sshOptions }] },
    resource: {
      docker_network: { default: { name: network } },
      ...(Object.keys(volumes).length === 0
        ? {}
        : { docker_volume: Object.fromEntries(Object.entries(volumes).map(([name, volume]) => [name, volume])) }),
      docker_container: Object.fromEntries(containers),
    },
  };
  return JSON.stringify(stack, null, 2);
}

function containerOf(
  name: string,
  container: string,
  service: ComposeService,
  {
    services,
    volumes,
  }: { readonly services: ComposeFile['services']; readonly volumes: NonNullable<ComposeFile['volumes']> },
): object {
  const isJob = service.restart === 'no';
  const before = Object.keys(service.depends_on ?? {}).flatMap((other) => {
    const found = services[other];
    return found === undefined
      ? []
      : containersOf(other, found, '').map((_, index) => `docker_container.${other}_${index + 1}`);
  });
  return {
    name: container,
    image: service.image,
    ...given({
      hostname: service.hostname,
      entrypoint: service.entrypoint,
      command: service.command,
      user: service.user,
    }),
    env: Object.entries(service.environment ?? {}).map(([key, value]) => `${key}=${value}`),
    restart: service.restart,
    ...(isJob
      ? { attach: true, logs: true, must_run: false }
      : { wait: service.healthcheck !== undefined, wait_timeout: 300 }),
    networks_advanced: [{ name: '${docker_network.default.name}', aliases: [name] }],
    host: service.extra_hosts?.map((line) => {
      const [host, ip] = line.split('=');
      return { host, ip };
    }),
    ports: service.ports?.map((port) => ({
      ip: port.host_ip,
      external: Number(port.published),
      internal: port.target,
    })),
    mounts: service.volumes?.map(({ type, source, target, read_only = false }) => ({
      ...{ type, target, read_only },
      source: type === 'volume' ? `\${docker_volume.${source}.name}` : source,
    })),
    tmpfs: Object.fromEntries((service.tmpfs ?? []).map((text) => text.split(':'))),
    ...limitsOf(service),
    healthcheck: service.healthcheck && {
      ...service.healthcheck,
      test: service.healthcheck.test.map((word) => word.replaceAll('$$', '$')),
    },
    labels: Object.entries(service.labels).map(([label, value]) => ({ label, value })),
    depends_on: [...before, ...Object.keys(volumes).map((volume) => `docker_volume.${volume}`)],
  };
}

function limitsOf(service: ComposeService): object {
  const { nofile } = service.ulimits ?? {};
  return {
    read_only: service.read_only ?? false,
    capabilities: { drop: service.cap_drop, add: service.cap_add?.map((capability) => `CAP_${capability}`) },
    security_opts: service.security_opt,
    memory: Number.parseInt(service.mem_limit, 10),
    memory_swap: Number.parseInt(service.memswap_limit, 10),
    ...(service.cpus === undefined
      ? {}
      : { cpus: service.cpus % 1 === 0 ? service.cpus.toFixed(1) : String(service.cpus) }),
    shm_size: Number.parseInt(service.shm_size, 10),
    ...(nofile === undefined ? {} : { ulimit: [{ name: 'nofile', ...nofile }] }),
    ...given({ stop_signal: service.stop_signal }),
    stop_timeout: Number.parseInt(service.stop_grace_period, 10),
    destroy_grace_seconds: Number.parseInt(service.stop_grace_period, 10),
  };
}

function given(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
