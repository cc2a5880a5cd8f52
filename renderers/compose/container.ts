import type { ContainerNode, Dependency, Mount } from '../../model/container.ts';
import { instancesOf, jobHash, labelsOf } from '../../model/instance.ts';
import type { JobNode } from '../../model/job.ts';
import type { HealthCheck, ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { textOf } from '../../model/value.ts';

/** A service of Compose, from a service or a job. */
export function containerOf(topology: Topology, node: ServiceNode | JobNode): object {
  return {
    image: node.image,
    ...optional('entrypoint', node.entrypoint),
    ...optional('command', node.command.map(textOf)),
    ...environmentOf(node),
    ...identityOf(node),
    ...(node.kind === 'service' ? serviceParts(topology, node) : jobParts(topology, node)),
    networks: node.networks.map(localKey),
    ...optional(
      'extra_hosts',
      node.extraHosts.map(({ name, address }) => `${name}=${address.includes(':') ? `[${address}]` : address}`),
    ),
    ...optional('volumes', node.mounts.filter((mount) => mount.kind !== 'tmpfs').map(mountOf)),
    ...optional(
      'tmpfs',
      node.mounts.flatMap((mount) =>
        mount.kind === 'tmpfs' ? [`${mount.target}:size=${mount.sizeBytes},mode=${mount.mode}`] : [],
      ),
    ),
    ...optionalMap('depends_on', node.dependsOn.map(dependencyOf)),
    ...limitsOf(node),
    logging: { driver: node.logging.driver, options: node.logging.options },
  };
}

function environmentOf({ environment }: ContainerNode): object {
  const plain = environment.filter((variable) => variable.delivery === 'plain');
  return optionalMap(
    'environment',
    plain.map(({ name, value }) => [name, textOf(value)]),
  );
}

function identityOf(node: ContainerNode): object {
  return {
    ...(node.user === null ? {} : { user: node.user }),
    ...(node.workingDirectory === null ? {} : { working_dir: node.workingDirectory }),
    ...(node.hostname === null ? {} : { hostname: node.hostname }),
    ...(node.readOnly ? { read_only: true } : {}),
    ...(node.init ? { init: true } : {}),
    ...(node.capabilities === null ? {} : { cap_drop: ['ALL'], ...optional('cap_add', node.capabilities) }),
    ...(node.noNewPrivileges ? { security_opt: ['no-new-privileges:true'] } : {}),
    ...(node.stop.signal === null ? {} : { stop_signal: node.stop.signal }),
    stop_grace_period: `${node.stop.graceSeconds}s`,
  };
}

function serviceParts(topology: Topology, service: ServiceNode): object {
  const hashes = instancesOf(topology, service).map((instance) => instance.hash);
  const ports = service.ports.flatMap(({ port, protocol, published }) =>
    published.map((at) => ({
      target: port,
      published: String(at.port),
      host_ip: at.address,
      protocol,
      mode: 'ingress',
    })),
  );
  return {
    restart: service.restart,
    ...(service.replicas === 1 ? {} : { deploy: { replicas: service.replicas } }),
    ...(service.healthCheck === null ? {} : { healthcheck: healthCheckOf(service.healthCheck) }),
    ...optional('ports', ports),
    // Replicas of Compose share their labels, so the label speaks of all of them.
    labels: labelsOf(topology, service, { 'arrimage.specification': hashes.join(' ') }),
  };
}

function jobParts(topology: Topology, job: JobNode): object {
  return { restart: 'no', labels: labelsOf(topology, job, { 'arrimage.specification': jobHash(topology, job) }) };
}

function healthCheckOf(check: HealthCheck): object {
  return {
    test: check.test,
    interval: `${check.intervalSeconds}s`,
    timeout: `${check.timeoutSeconds}s`,
    retries: check.retries,
    start_period: `${check.startPeriodSeconds}s`,
  };
}

function mountOf(mount: Mount): object {
  if (mount.kind === 'volume') {
    return {
      type: 'volume',
      source: localKey(mount.volume),
      target: mount.target,
      ...(mount.readOnly ? { read_only: true } : {}),
    };
  }
  const source = mount.kind === 'bind' ? mount.source : '';
  return { type: 'bind', source, target: mount.target, read_only: true, bind: { create_host_path: false } };
}

function dependencyOf({ on, condition }: Dependency): readonly [string, object] {
  const name = { healthy: 'service_healthy', started: 'service_started', completed: 'service_completed_successfully' };
  return [localKey(on), { condition: name[condition] }];
}

/** Swap equals memory, so that none is added; `limits` of `deploy` would be a second place for the same. */
function limitsOf({ resources }: ContainerNode): object {
  const { memoryBytes, cpus, pids, shmBytes, nofile } = resources;
  return {
    ...(memoryBytes === null ? {} : { mem_limit: memoryBytes, memswap_limit: memoryBytes }),
    ...(cpus === null ? {} : { cpus }),
    ...(pids === null ? {} : { pids_limit: pids }),
    shm_size: shmBytes,
    ...(nofile === null ? {} : { ulimits: { nofile: { soft: nofile, hard: nofile } } }),
  };
}

/** Key of a network, volume or container, from its id `<server>/<name>`. */
export function localKey(id: string): string {
  return id.slice(id.indexOf('/') + 1);
}

function optional(key: string, list: readonly unknown[]): object {
  return list.length === 0 ? {} : { [key]: list };
}

function optionalMap(key: string, entries: readonly (readonly [string, unknown])[]): object {
  return entries.length === 0 ? {} : { [key]: Object.fromEntries(entries) };
}
