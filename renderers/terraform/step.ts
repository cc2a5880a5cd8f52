import type { ContainerNode } from '../../model/container.ts';
import type { FileNode } from '../../model/file.ts';
import { jobHash } from '../../model/instance.ts';
import type { JobNode } from '../../model/job.ts';
import { hashOf } from '../../model/json.ts';
import { balancersOf } from '../../model/leaving.ts';
import { upstreamsOf } from '../../model/service.ts';
import { secretsOf, textOf } from '../../model/value.ts';
import type { ServerContents, ServiceContainers } from './contents.ts';
import type { Gate } from './gate.ts';
import { containerAddress, containerName, imageName, localName, reference, resourceName } from './names.ts';

/**
 * Something a deployment does that is no resource of the engine: `arrimage step <verb> <stack> <item…>`, run by Terraform at its place.
 *
 * It names the stack and the item only. What there is to do, the command finds in the topology; so no plan and no state holds it.
 */
export interface Step {
  readonly name: string;
  readonly verb: 'files' | 'ready' | 'job' | 'turn' | 'switch' | 'reload' | 'limits' | 'leave';
  readonly items: readonly string[];
  /** Where one of them changes, the step runs again. */
  readonly triggers: Readonly<Record<string, string>>;
  /** Addresses of what comes before it. */
  readonly after: readonly string[];
}

/** Addresses of the resources of each service and job, by its id. */
export type Addresses = ReadonlyMap<string, readonly string[]>;

/** Address of the step that brings files to the server. */
export const FILES = 'terraform_data.files';

/** Brings files that are new or changed, before the containers that mount them. */
export function filesStep({ topology, files }: ServerContents): Step | null {
  if (files.length === 0) return null;
  const versions = new Map(topology.secrets.map((secret) => [secret.name, secret.version]));
  const containers = [...new Set(files.map((file) => file.container))];
  const triggers = Object.fromEntries(
    containers.map((id) => {
      const own = files.filter((file) => file.container === id);
      return [localName(id), filesHash(own, versions)];
    }),
  );
  return { name: 'files', verb: 'files', items: [], triggers, after: [] };
}

function filesHash(files: readonly FileNode[], versions: ReadonlyMap<string, number>): string {
  const parts = files.map(({ source, content, mode, owner }) => {
    const secrets = secretsOf(content).map((name) => [name, versions.get(name) ?? null]);
    return { source, content: textOf(content), mode, owner, secrets };
  });
  return hashOf(parts).slice(0, 16);
}

/**
 * Waits until services that are replaced in place are ready, see `Gate`.
 *
 * It comes after what their containers are made of: where the engine has refused that, they never come, and the gate would wait for them.
 */
export function gateStep(gate: Gate, { services, files }: ServerContents, addresses: Addresses): Step {
  const awaited = services.filter(({ service }) => gate.services.includes(service.id));
  return {
    name: gate.name,
    verb: 'ready',
    items: awaited.map(({ service }) => service.name),
    triggers: Object.fromEntries(
      awaited.flatMap(({ service, instances }) =>
        instances.map(({ replica, hash }) => [containerName(service.name, replica), hash.slice(0, 16)]),
      ),
    ),
    after: [
      ...gate.after.flatMap((id) => addresses.get(id) ?? []),
      ...awaited.flatMap(({ service }) => madeOf(service)),
      ...(files.some(({ container }) => gate.services.includes(container)) ? [FILES] : []),
    ],
  };
}

/** Runs a job; it runs again when its hash changes. */
export function jobStep(job: JobNode, { topology }: ServerContents, before: readonly string[]): Step {
  return {
    name: jobName(job),
    verb: 'job',
    items: [job.name],
    triggers: job.runs === 'once' ? { runs: 'once' } : { specification: jobHash(topology, job).slice(0, 16) },
    after: [...before, ...madeOf(job)],
  };
}

/** Addresses of the image, the networks and the volumes of a container. */
function madeOf({ image, networks, mounts }: ContainerNode): readonly string[] {
  const volumes = mounts.flatMap((mount) => (mount.kind === 'volume' ? [localName(mount.volume)] : []));
  return [
    `docker_image.${imageName(image)}`,
    ...networks.map((network) => `docker_network.${localName(network)}`),
    ...volumes.map((volume) => `docker_volume.${volume}`),
  ];
}

/** Resource name of a job. */
export function jobName(job: JobNode): string {
  return `job_${resourceName(job.name)}`;
}

/** Makes a program read its files again. An edge turns to new upstreams before Terraform destroys the old ones, since they are among its triggers. */
export function reloadSteps(
  { service }: ServiceContainers,
  { topology, files }: ServerContents,
  addresses: Addresses,
): readonly Step[] {
  const own = files.filter((file) => file.container === service.id && file.reloadable);
  const behind = upstreamsOf(service).flatMap((id) => addresses.get(id) ?? []);
  if (service.reload === null || (own.length === 0 && behind.length === 0)) return [];
  const versions = new Map(topology.secrets.map((secret) => [secret.name, secret.version]));
  const containers = addresses.get(service.id) ?? [];
  const verb = behind.length === 0 ? 'reload' : 'switch';
  return [
    {
      name: `${verb}_${resourceName(service.name)}`,
      verb,
      items: [service.name],
      triggers: { ...identities([...containers, ...behind]), files: filesHash(own, versions) },
      after: [...containers, ...behind, ...(own.length === 0 ? [] : [FILES])],
    },
  ];
}

/** Lets balancers see that an edge leaves, before it is stopped; what depends on a container Terraform destroys first. */
export function leaveSteps(
  { service }: ServiceContainers,
  { topology }: ServerContents,
  addresses: Addresses,
): readonly Step[] {
  if (balancersOf(topology, service).length === 0) return [];
  const after = addresses.get(service.id) ?? [];
  const name = `leave_${resourceName(service.name)}`;
  return [{ name, verb: 'leave', items: [service.name], triggers: identities(after), after }];
}

/** The provider cannot limit a container's processes; the engine can, while it runs. */
export function limitsStep({ services }: ServerContents): Step | null {
  const limited = services.filter(({ service }) => service.resources.pids !== null);
  const containers = limited.flatMap(({ instances }) => instances.map(containerAddress));
  if (containers.length === 0) return null;
  return { name: 'limits', verb: 'limits', items: [], triggers: identities(containers), after: containers };
}

/** What makes a step run again when one of these resources is another one. */
export function identities(addresses: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    addresses.map((address) => [address.slice(address.indexOf('.') + 1), reference(address, 'id')]),
  );
}
