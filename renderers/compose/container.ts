import type { ContainerNode, Dependency, Mount } from '../../model/container.ts';
import { type Instance, instancesOf, jobHash, labelsOf } from '../../model/instance.ts';
import type { JobNode } from '../../model/job.ts';
import { type HealthCheck, type ServiceNode, upstreamsOf } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { textOf } from '../../model/value.ts';
import type { ComposeMap, ComposeValue } from './compose-text.ts';
import { bytesText, secondsText } from './units.ts';

/** A service of Compose, from a service or a job. */
export function containerOf(topology: Topology, node: ServiceNode | JobNode): ComposeMap {
  const own = node.kind === 'service' ? serviceParts(topology, node) : jobParts(topology, node);
  return {
    image: node.image,
    ...own.identity,
    // `missing` is Compose's own way; said, since `:latest` would be pulled at each start otherwise.
    pull_policy: 'missing',
    entrypoint: node.entrypoint,
    command: node.command.map(textOf),
    environment: environmentOf(node),
    user: node.user,
    working_dir: node.workingDirectory,
    hostname: node.hostname,
    init: node.init || null,
    ...own.running,
    stop_signal: node.stop.signal,
    stop_grace_period: secondsText(node.stop.graceSeconds),
    depends_on: Object.fromEntries(node.dependsOn.map(dependencyOf)),
    networks: own.networks,
    extra_hosts: node.extraHosts.map(({ name, address }) => `${name}=${bracketed(address)}`),
    ...mountsOf(node.mounts),
    ...permissionsOf(node),
    ...limitsOf(node),
    logging: { driver: node.logging.driver, options: sortedMap(node.logging.options) },
    labels: sortedMap(own.labels),
  };
}

/** Key of a network, volume or container, from its id `<server>/<name>`. */
export function localKey(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

interface Parts {
  readonly identity: ComposeMap;
  readonly running: ComposeMap;
  readonly networks: ComposeValue;
  readonly labels: Readonly<Record<string, string>>;
}

/** Replicas have one name and one set of labels in Compose: it names them itself, and the label has the hashes of all of them. */
function serviceParts(topology: Topology, service: ServiceNode): Parts {
  const instances = instancesOf(topology, service);
  const [first] = instances;
  const single = instances.length === 1 && first !== undefined;
  const hashes = instances.map(({ hash }) => hash).join(' ');
  return {
    identity: { container_name: single ? first.name : null },
    running: {
      restart: service.restart,
      deploy: single ? null : { replicas: service.replicas },
      ports: portsOf(service),
      healthcheck: service.healthCheck === null ? null : healthCheckOf(service.healthCheck),
    },
    networks: networksOf(service, single ? [] : exactNames(topology, instances)),
    labels: single ? first.labels : labelsOf(topology, service, { 'arrimage.specification': hashes }),
  };
}

function jobParts(topology: Topology, job: JobNode): Parts {
  return {
    identity: {},
    running: { restart: 'no' },
    networks: networksOf(job, []),
    labels: labelsOf(topology, job, { 'arrimage.specification': jobHash(topology, job) }),
  };
}

/** An edge's file names the containers behind it exactly; Compose names replicas itself, so that they get those names beside their own. */
function exactNames({ services }: Topology, instances: readonly Instance[]): readonly string[] {
  const id = instances[0]?.service.id ?? '';
  const isBehindEdge = services.flatMap(upstreamsOf).includes(id);
  return isBehindEdge ? instances.map(({ name }) => name) : [];
}

function networksOf({ networks }: ContainerNode, aliases: readonly string[]): ComposeValue {
  const keys = networks.map(localKey);
  return aliases.length === 0 ? keys : Object.fromEntries(keys.map((key) => [key, { aliases }]));
}

/** Variables with a secret in them are not the container's: their files are mounted. */
function environmentOf({ environment }: ContainerNode): ComposeMap {
  const plain = environment.filter((variable) => variable.delivery === 'plain');
  return Object.fromEntries(plain.map(({ name, value }) => [name, textOf(value)]));
}

function portsOf({ ports }: ServiceNode): readonly ComposeMap[] {
  return ports.flatMap(({ name, port, protocol, published }) =>
    published.map((at) => ({ name, target: port, published: String(at.port), host_ip: at.address, protocol })),
  );
}

function healthCheckOf(check: HealthCheck): ComposeMap {
  return {
    test: check.test,
    interval: secondsText(check.intervalSeconds),
    timeout: secondsText(check.timeoutSeconds),
    retries: check.retries,
    start_period: secondsText(check.startPeriodSeconds),
    ...(check.startIntervalSeconds === undefined ? {} : { start_interval: secondsText(check.startIntervalSeconds) }),
  };
}

const CONDITIONS: Readonly<Record<Dependency['condition'], string>> = {
  healthy: 'service_healthy',
  started: 'service_started',
  completed: 'service_completed_successfully',
};

function dependencyOf({ on, condition }: Dependency): readonly [string, ComposeMap] {
  return [localKey(on), { condition: CONDITIONS[condition] }];
}

function mountsOf(mounts: readonly Mount[]): ComposeMap {
  const volumes: ComposeMap[] = [];
  const tmpfs: string[] = [];
  for (const mount of mounts) {
    if (mount.kind === 'tmpfs') {
      tmpfs.push(`${mount.target}:size=${bytesText(mount.sizeBytes)},mode=${mount.mode}`);
      continue;
    }
    const { kind, target, readOnly } = mount;
    const source = mount.kind === 'volume' ? localKey(mount.volume) : mount.source;
    const how: ComposeValue = mount.kind === 'bind' ? { create_host_path: false } : null;
    volumes.push({ type: kind, source, target, read_only: readOnly || null, bind: how });
  }
  return { volumes, tmpfs };
}

function permissionsOf({ readOnly, capabilities, noNewPrivileges }: ContainerNode): ComposeMap {
  return {
    read_only: readOnly || null,
    cap_drop: capabilities === null ? null : ['ALL'],
    cap_add: capabilities === null ? null : capabilities.map((name) => name.replace(/^CAP_/, '')),
    security_opt: noNewPrivileges ? ['no-new-privileges:true'] : null,
  };
}

/** Swap equals memory, so that none is added; `limits` of `deploy` would be a second place for the same. */
function limitsOf({ resources }: ContainerNode): ComposeMap {
  const { memoryBytes, cpus, pids, shmBytes, nofile } = resources;
  const memory = memoryBytes === null ? null : bytesText(memoryBytes);
  return {
    mem_limit: memory,
    memswap_limit: memory,
    cpus,
    pids_limit: pids,
    shm_size: bytesText(shmBytes),
    ulimits: nofile === null ? null : { nofile: { soft: nofile, hard: nofile } },
  };
}

function sortedMap(map: Readonly<Record<string, string>>): ComposeMap {
  return Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, map[key] ?? '']),
  );
}

/** An IPv6 address stands in brackets. */
function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
