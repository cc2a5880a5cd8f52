import { type ComposeFile, type ComposeService, composeFile, containersOf, ordered } from './compose-file.ts';

type Task = Readonly<Record<string, unknown>>;

/** A play for each group of hosts, one after another; those of one group go on without waiting for one another. JSON, which is YAML too. */
export function playbook(
  groups: readonly (readonly string[])[],
  connection: Readonly<Record<string, unknown>>,
): string {
  const plays = groups.map((hosts) => ({
    hosts: hosts.join(','),
    strategy: 'free',
    gather_facts: false,
    module_defaults: { 'group/community.docker.docker': connection },
    tasks: [{ 'ansible.builtin.include_tasks': '{{ inventory_hostname }}.json' }],
  }));
  return JSON.stringify(plays, null, 2);
}

/** The tasks of one host: the network, volumes and containers of its Compose file. */
export function hostTasks(text: string): string {
  return JSON.stringify(tasksOf(composeFile(text)), null, 2);
}

function tasksOf({ services, networks, volumes = {} }: ComposeFile): readonly Task[] {
  const network = networks['default']?.name ?? '';
  return [
    { name: 'network', 'community.docker.docker_network': { name: network } },
    ...Object.values(volumes).map(({ name }) => ({
      name: `volume ${name}`,
      'community.docker.docker_volume': { name },
    })),
    ...ordered(services).flatMap((name) => {
      const service = services[name];
      return service === undefined ? [] : containerTasks(name, service, network, volumes);
    }),
  ];
}

/** A job is made anew where it differs, and runs only then; a service is waited for until it is healthy. */
function containerTasks(
  name: string,
  service: ComposeService,
  network: string,
  volumes: NonNullable<ComposeFile['volumes']>,
): readonly Task[] {
  const options = containerOptions(name, service, network, volumes);
  const names = containersOf(name, service, network);
  const task = (container: string, more: Task): Task => ({
    name: container,
    'community.docker.docker_container': { name: container, ...options, ...more },
  });
  if (service.restart !== 'no') return names.map((container) => task(container, { state: 'healthy' }));
  // A variable of Ansible has no hyphens.
  const made = name.replaceAll('-', '_');
  const run = { ...task(names[0] ?? name, { state: 'started', detach: false }), when: [`${made} is changed`] };
  return [{ ...task(names[0] ?? name, { state: 'present' }), register: made }, run];
}

function containerOptions(
  name: string,
  service: ComposeService,
  network: string,
  volumes: NonNullable<ComposeFile['volumes']>,
): Task {
  const { nofile } = service.ulimits ?? {};
  return {
    image: service.image,
    hostname: service.hostname,
    entrypoint: service.entrypoint,
    command: service.command,
    env: service.environment,
    user: service.user,
    restart_policy: service.restart,
    published_ports: service.ports?.map((port) => `${port.host_ip}:${port.published}:${port.target}`),
    healthcheck: service.healthcheck && {
      ...service.healthcheck,
      test: service.healthcheck.test.map((word) => word.replaceAll('$$', '$')),
    },
    healthy_wait_timeout: service.healthcheck && 300,
    stop_signal: service.stop_signal,
    stop_timeout: Number.parseInt(service.stop_grace_period, 10),
    networks: [{ name: network, aliases: [name] }],
    etc_hosts: service.extra_hosts && Object.fromEntries(service.extra_hosts.map((line) => line.split('='))),
    mounts: service.volumes?.map(({ type, source, target, read_only }) => ({
      ...{ type, target, read_only },
      source: type === 'volume' ? (volumes[source]?.name ?? source) : source,
    })),
    tmpfs: service.tmpfs,
    read_only: service.read_only,
    cap_drop: service.cap_drop,
    capabilities: service.cap_add,
    security_opts: service.security_opt,
    memory: service.mem_limit,
    memory_swap: service.memswap_limit,
    cpus: service.cpus,
    pids_limit: service.pids_limit,
    shm_size: service.shm_size,
    ulimits: nofile && [`nofile:${nofile.soft}:${nofile.hard}`],
    log_driver: service.logging.driver,
    log_options: service.logging.options,
    labels: service.labels,
  };
}
