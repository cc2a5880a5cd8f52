import type { ContainerConfig } from '@cdktf/provider-docker/lib/container/index.js';
import type { ContainerNode, Mount } from '../../model/container.ts';
import type { Instance } from '../../model/instance.ts';
import { byCodeUnit } from '../../model/json.ts';
import type { HealthCheck, ServiceNode } from '../../model/service.ts';
import { textOf } from '../../model/value.ts';
import { literal } from './literal.ts';
import { imageName, localName, reference } from './names.ts';
import { cpusText, goDuration, mebibytes } from './units.ts';

/** Seconds that a container gets to be made and started, beside those that its health check takes. */
const START_SECONDS = 30;

/** The container of an instance, but for what it waits for. All that the engine would fill in is said, and each list is sorted. */
export function containerConfig({ name, labels, service }: Instance): ContainerConfig {
  return {
    ...literal({
      name,
      ...programOf(service),
      ...limitsOf(service),
      ...healthOf(service.healthCheck),
      ...unlessEmpty({ ports: portsOf(service) }),
      labels: Object.entries(labels)
        .map(([label, value]) => ({ label, value }))
        .sort((a, b) => byCodeUnit(a.label, b.label)),
      restart: service.restart,
      mustRun: true,
      start: true,
      removeVolumes: true,
      destroyGraceSeconds: service.stop.graceSeconds,
      containerReadRefreshTimeoutMilliseconds: 60_000,
      // The provider detaches this one before it attaches the others.
      networkMode: service.networks.length === 0 ? 'none' : 'bridge',
    }),
    image: reference(`docker_image.${imageName(service.image)}`, 'image_id'),
    ...unlessEmpty({ networksAdvanced: service.networks.map((network) => attachment(network, service.name)) }),
    ...unlessEmpty({ mounts: service.mounts.flatMap(mountOf) }),
    lifecycle: {
      createBeforeDestroy: service.update === 'rolling',
      ...unlessEmpty({ ignoreChanges: publishesTwice(service) ? ['ports'] : [] }),
    },
  };
}

/** Seconds until a container has surely become healthy or failed. */
export function waitSeconds({ startPeriodSeconds, retries, intervalSeconds, timeoutSeconds }: HealthCheck): number {
  return startPeriodSeconds + retries * (intervalSeconds + timeoutSeconds) + START_SECONDS;
}

function programOf(node: ContainerNode) {
  return {
    ...unlessEmpty({ entrypoint: [...node.entrypoint] }),
    ...unlessEmpty({ command: node.command.map(textOf) }),
    ...unlessEmpty({ env: environmentOf(node) }),
    ...unlessEmpty({ host: node.extraHosts.map(({ name, address }) => ({ host: name, ip: address })) }),
    ...unlessEmpty({ tmpfs: tmpfsOf(node) }),
    ...(node.user === null ? {} : { user: node.user }),
    ...(node.workingDirectory === null ? {} : { workingDir: node.workingDirectory }),
    ...(node.hostname === null ? {} : { hostname: node.hostname }),
    ...(node.stop.signal === null ? {} : { stopSignal: node.stop.signal }),
    stopTimeout: node.stop.graceSeconds,
    init: node.init,
    readOnly: node.readOnly,
    logDriver: node.logging.driver,
    ...unlessEmpty({ logOpts: { ...node.logging.options } }),
  };
}

function environmentOf({ environment }: ContainerNode): string[] {
  const plain = environment.filter((variable) => variable.delivery === 'plain');
  return plain.map(({ name, value }) => `${name}=${textOf(value)}`).sort(byCodeUnit);
}

function tmpfsOf({ mounts }: ContainerNode): Record<string, string> {
  const found = mounts.filter((mount) => mount.kind === 'tmpfs');
  return Object.fromEntries(found.map(({ target, mode, sizeBytes }) => [target, `mode=${mode},size=${sizeBytes}`]));
}

function limitsOf({ resources, capabilities, noNewPrivileges }: ContainerNode) {
  const { memoryBytes, cpus, shmBytes, nofile } = resources;
  const memory = memoryBytes === null ? null : mebibytes(memoryBytes);
  return {
    ...(memory === null ? {} : { memory, memorySwap: memory }),
    ...(cpus === null ? {} : { cpus: cpusText(cpus) }),
    shmSize: mebibytes(shmBytes),
    ...(nofile === null ? {} : { ulimit: [{ name: 'nofile', soft: nofile, hard: nofile }] }),
    ...(capabilities === null
      ? {}
      : {
          capabilities: {
            drop: ['ALL'],
            ...unlessEmpty({ add: capabilities.map(capability).sort(byCodeUnit) }),
          },
        }),
    ...(noNewPrivileges ? { securityOpts: ['no-new-privileges:true'] } : {}),
  };
}

function capability(name: string): string {
  return name.startsWith('CAP_') ? name : `CAP_${name}`;
}

function healthOf(check: HealthCheck | null) {
  if (check === null) return { wait: false };
  return {
    healthcheck: {
      test: [...check.test],
      interval: goDuration(check.intervalSeconds),
      timeout: goDuration(check.timeoutSeconds),
      startPeriod: goDuration(check.startPeriodSeconds),
      ...(check.startIntervalSeconds === undefined ? {} : { startInterval: goDuration(check.startIntervalSeconds) }),
      retries: check.retries,
    },
    wait: true,
    waitTimeout: waitSeconds(check),
  };
}

function portsOf(service: ServiceNode) {
  return service.ports
    .flatMap(({ port, protocol, published }) =>
      published.map((at) => ({ internal: port, external: at.port, ip: at.address, protocol })),
    )
    .sort(
      (a, b) =>
        a.internal - b.internal ||
        byCodeUnit(a.protocol, b.protocol) ||
        a.external - b.external ||
        byCodeUnit(a.ip, b.ip),
    );
}

/**
 * One port in several places: engines list those in an order of their own, which would replace the container at each apply.
 *
 * Ignoring it hides nothing: ports are part of the specification, whose label replaces the container when they change.
 */
function publishesTwice({ ports }: ServiceNode): boolean {
  const published = ports.flatMap(({ port, published }) => published.map(() => port));
  return new Set(published).size < published.length;
}

function attachment(network: string, service: string) {
  return { name: reference(`docker_network.${localName(network)}`, 'id'), aliases: [literal(service)] };
}

function mountOf(mount: Mount) {
  switch (mount.kind) {
    case 'volume': {
      const source = reference(`docker_volume.${localName(mount.volume)}`, 'name');
      return [{ type: 'volume', source, target: literal(mount.target), readOnly: mount.readOnly }];
    }
    case 'bind':
      return [{ type: 'bind', source: literal(mount.source), target: literal(mount.target), readOnly: mount.readOnly }];
    case 'tmpfs':
      return [];
  }
}

/** The provider takes an empty list for another one than none: what is empty is left out. */
function unlessEmpty<T extends Readonly<Record<string, object>>>(attribute: T): T | Record<string, never> {
  return Object.values(attribute).every((value) => Object.keys(value).length === 0) ? {} : attribute;
}
