import type { ContainerNode, Mount } from '../../../model/container.ts';
import { instancesOf, jobHash, labelsOf } from '../../../model/instance.ts';
import type { JobNode } from '../../../model/job.ts';
import type { ServiceNode } from '../../../model/service.ts';
import type { Topology } from '../../../model/topology.ts';
import { textOf } from '../../../model/value.ts';
import type { Understood } from './understood.ts';

/** What Compose must understand of a server, said by the topology and not by way of the renderer. */
export function expectedServices(topology: Topology, server: string): Readonly<Record<string, Understood>> {
  const services = topology.services.filter((node) => node.server === server);
  const jobs = topology.jobs.filter((node) => node.server === server);
  return Object.fromEntries([
    ...services.map((node) => [node.name, { ...container(node), ...service(topology, node) }]),
    ...jobs.map((node) => [node.name, { ...container(node), ...job(topology, node) }]),
    ...gate([...services, ...jobs], jobs),
  ]);
}

function container(node: ContainerNode): Understood {
  const { memoryBytes, cpus, pids, shmBytes, nofile } = node.resources;
  const plain = node.environment.filter(({ delivery }) => delivery === 'plain');
  const tmpfs = node.mounts.filter((mount) => mount.kind === 'tmpfs');
  const mounts = node.mounts.filter((mount) => mount.kind !== 'tmpfs');
  return only({
    image: node.image,
    pull_policy: 'missing',
    entrypoint: list(node.entrypoint),
    command: list(node.command.map(textOf)),
    environment: map(plain.map(({ name, value }) => [name, textOf(value)])),
    user: node.user,
    working_dir: node.workingDirectory,
    hostname: node.hostname,
    init: node.init || null,
    stop_signal: node.stop.signal,
    stop_grace_period: node.stop.graceSeconds,
    networks: Object.fromEntries(node.networks.map((id) => [key(id), null])),
    extra_hosts: list(node.extraHosts.map(({ name, address }) => `${name}=${address}`)),
    depends_on: map(
      node.dependsOn.map(({ on, condition }) => [key(on), { condition: WAIT[condition], required: true }]),
    ),
    volumes: list(mounts.map(mounted)),
    tmpfs: list(tmpfs.map(({ target, sizeBytes, mode }) => `${target}:size=${sizeBytes / 1024 ** 2}m,mode=${mode}`)),
    read_only: node.readOnly || null,
    cap_drop: node.capabilities === null ? null : ['ALL'],
    cap_add: list(node.capabilities?.map((name) => name.slice('CAP_'.length)) ?? []),
    security_opt: node.noNewPrivileges ? ['no-new-privileges:true'] : null,
    mem_limit: memoryBytes,
    memswap_limit: memoryBytes,
    cpus,
    pids_limit: pids,
    shm_size: shmBytes,
    ulimits: nofile === null ? null : { nofile: { soft: nofile, hard: nofile } },
    logging: { driver: node.logging.driver, options: node.logging.options },
  });
}

const WAIT = { healthy: 'service_healthy', started: 'service_started', completed: 'service_completed_successfully' };

function service(topology: Topology, node: ServiceNode): Understood {
  const instances = instancesOf(topology, node);
  const [first] = instances;
  const check = node.healthCheck;
  const ports = node.ports.flatMap(({ name, port, protocol, published }) =>
    published.map((at) => ({
      name,
      mode: 'ingress',
      host_ip: at.address,
      target: port,
      published: `${at.port}`,
      protocol,
    })),
  );
  const hashes = instances.map(({ hash }) => hash).join(' ');
  const edges = topology.services.flatMap(({ program }) => (program.kind === 'nginx' ? program.upstreams : []));
  const aliases = instances.length > 1 && edges.includes(node.id) ? instances.map(({ name }) => name) : null;
  return only({
    networks: Object.fromEntries(node.networks.map((id) => [key(id), aliases && { aliases }])),
    container_name: instances.length === 1 ? first?.name : null,
    labels: instances.length === 1 ? first?.labels : labelsOf(topology, node, { 'arrimage.specification': hashes }),
    deploy: instances.length === 1 ? null : { replicas: node.replicas },
    restart: node.restart,
    ports: list(ports),
    healthcheck: check && {
      test: check.test,
      interval: check.intervalSeconds,
      timeout: check.timeoutSeconds,
      retries: check.retries,
      start_period: check.startPeriodSeconds,
      ...(check.startIntervalSeconds === undefined ? {} : { start_interval: check.startIntervalSeconds }),
    },
  });
}

function job(topology: Topology, node: JobNode): Understood {
  return { restart: 'no', labels: labelsOf(topology, node, { 'arrimage.specification': jobHash(topology, node) }) };
}

/** Jobs that nothing waits for are waited for by a service without a container. */
function gate(nodes: readonly ContainerNode[], jobs: readonly JobNode[]) {
  const last = jobs.filter(({ id }) => !nodes.some(({ dependsOn }) => dependsOn.some(({ on }) => on === id)));
  const depends = last.map(({ name }) => [name, { condition: WAIT.completed, required: true }]);
  const parts = {
    image: last[0]?.image,
    networks: { default: null },
    deploy: { replicas: 0 },
    depends_on: map(depends),
  };
  return last.length === 0 ? [] : [['arrimage.jobs', parts]];
}

function mounted(mount: Mount): object {
  const read = mount.kind !== 'tmpfs' && mount.readOnly ? { read_only: true } : {};
  if (mount.kind === 'volume') return { type: 'volume', source: key(mount.volume), target: mount.target, ...read };
  const source = mount.kind === 'bind' ? mount.source : '';
  return { type: 'bind', source, target: mount.target, ...read, bind: { create_host_path: false } };
}

function key(id: string): string {
  return id.split('/')[1] ?? '';
}

function list(items: readonly unknown[]): readonly unknown[] | null {
  return items.length === 0 ? null : items;
}

function map(entries: readonly (readonly unknown[])[]): object | null {
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

function only(parts: Understood): Understood {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== null && value !== undefined));
}
