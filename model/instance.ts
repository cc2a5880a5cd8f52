import type { ContainerNode } from './container.ts';
import type { JobNode } from './job.ts';
import { hashOf } from './json.ts';
import type { ServiceNode } from './service.ts';
import { deploymentName, type Topology } from './topology.ts';
import { textOf } from './value.ts';

/** One container to run: a replica of a service. */
export interface Instance {
  /** Name that the engine knows it by. */
  readonly name: string;
  /** Counts from 1. */
  readonly replica: number;
  /** SHA-256 of everything that makes the container what it is; another hash is another container. */
  readonly hash: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly service: ServiceNode;
}

/**
 * The containers of a service.
 *
 * A rolling service's container bears its hash in the name (`api-1a2b3c4d`), so that old and new can stand side by side; any
 * other has a fixed name (`samaconso-prod-postgres`).
 */
export function instancesOf(topology: Topology, service: ServiceNode): readonly Instance[] {
  const known = INSTANCES.get(service);
  if (known?.topology === topology) return known.instances;
  const instances = makeInstances(topology, service);
  INSTANCES.set(service, { topology, instances });
  return instances;
}

/** Several outputs ask for the same containers; a topology never changes. */
const INSTANCES = new WeakMap<ServiceNode, { readonly topology: Topology; readonly instances: readonly Instance[] }>();

function makeInstances(topology: Topology, service: ServiceNode): readonly Instance[] {
  return Array.from({ length: service.replicas }, (_, index) => {
    const replica = index + 1;
    const hash = specificationHash(topology, service, replica);
    const suffix = service.replicas > 1 ? `${service.name}-${replica}` : service.name;
    return {
      name:
        service.update === 'rolling' ? `${service.name}-${hash.slice(0, 8)}` : `${deploymentName(topology)}-${suffix}`,
      replica,
      hash,
      labels: labelsOf(topology, service, { 'arrimage.replica': String(replica), 'arrimage.specification': hash }),
      service,
    };
  });
}

/** Hash of a job: when it changes, the job runs again. */
export function jobHash(topology: Topology, job: JobNode): string {
  return specificationHash(topology, job, 1);
}

/** Labels of everything a service or job has on the engine; they hold nothing that varies from run to run. */
export function labelsOf(
  topology: Topology,
  node: ServiceNode | JobNode,
  more: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return {
    'arrimage.environment': topology.environment,
    [`arrimage.${node.kind}`]: node.name,
    'arrimage.system': topology.system,
    ...more,
  };
}

function specificationHash(topology: Topology, node: ServiceNode | JobNode, replica: number): string {
  return hashOf({
    deployment: deploymentName(topology),
    replica,
    container: containerParts(topology, node),
    kind: node.kind === 'service' ? serviceParts(node) : { runs: node.runs },
  });
}

/** What `docker create` is told; where a value comes from and what it waits for are not part of it. */
function containerParts(topology: Topology, node: ContainerNode): object {
  const { volumes, networks } = engineNamesOf(topology);
  return {
    name: node.name,
    image: node.image,
    entrypoint: node.entrypoint,
    command: node.command.map(textOf),
    environment: node.environment.map(({ name, value, delivery }) => [name, delivery, textOf(value)]),
    networks: node.networks.map((network) => networks.get(network)),
    mounts: node.mounts.map((mount) =>
      mount.kind === 'volume' ? { ...mount, volume: volumes.get(mount.volume) } : mount,
    ),
    extraHosts: node.extraHosts,
    user: node.user,
    workingDirectory: node.workingDirectory,
    hostname: node.hostname,
    readOnly: node.readOnly,
    init: node.init,
    capabilities: node.capabilities,
    noNewPrivileges: node.noNewPrivileges,
    stop: node.stop,
    resources: node.resources,
    logging: node.logging,
  };
}

/** The parts of a service that its container is made of; firewall, origins and queues are not among them. */
function serviceParts(service: ServiceNode): object {
  return {
    healthCheck: service.healthCheck,
    ports: service.ports.map(({ port, protocol, published }) => ({
      port,
      protocol,
      published: published.map((at) => ({ address: at.address, port: at.port })),
    })),
    restart: service.restart,
    update: service.update,
  };
}

interface EngineNames {
  readonly volumes: ReadonlyMap<string, string>;
  readonly networks: ReadonlyMap<string, string>;
}

/** Names that the engine knows volumes and networks by; made once for a topology, which never changes. */
function engineNamesOf(topology: Topology): EngineNames {
  const known = ENGINE_NAMES.get(topology);
  if (known !== undefined) return known;
  const names = {
    volumes: new Map(topology.volumes.map((volume) => [volume.id, volume.name])),
    networks: new Map(topology.networks.map((network) => [network.id, network.name])),
  };
  ENGINE_NAMES.set(topology, names);
  return names;
}

const ENGINE_NAMES = new WeakMap<Topology, EngineNames>();
