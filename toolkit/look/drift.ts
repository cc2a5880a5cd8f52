import type { Mount } from '../../model/container.ts';
import type { Instance } from '../../model/instance.ts';
import type { Topology } from '../../model/topology.ts';
import { textOf } from '../../model/value.ts';
import { type Confinement, confinementOf, wantedConfinement } from './confinement.ts';
import type { SeenContainer, SeenImage } from './seen.ts';

/** In what a container that bears the right specification was changed all the same, in words; Terraform sees the least of it. */
export function driftOf(
  topology: Topology,
  { service }: Instance,
  found: SeenContainer,
  image: SeenImage | null,
): readonly string[] {
  const { HostConfig, Config } = found;
  const has = confinementOf(found);
  const { memoryBytes, cpus } = service.resources;
  const different = (what: string, has: unknown, wants: unknown): readonly string[] =>
    JSON.stringify(has) === JSON.stringify(wants) ? [] : [`its ${what} was changed`];
  return [
    ...(image === null ? [] : different('image', found.Image, image.id)),
    ...(image === null
      ? []
      : different('environment', sorted(Config.Env), wantedEnvironment(service.environment, image))),
    ...(service.command.length === 0 ? [] : different('command', Config.Cmd, service.command.map(textOf))),
    ...(service.entrypoint.length === 0 ? [] : different('entry point', Config.Entrypoint, service.entrypoint)),
    ...(service.user === null ? [] : different('user', Config.User, service.user)),
    ...different('memory', HostConfig.Memory, memoryBytes ?? 0),
    ...different('processors', HostConfig.NanoCpus, Math.round((cpus ?? 0) * 1e9)),
    ...different('restart policy', HostConfig.RestartPolicy.Name, service.restart),
    ...Object.entries(wantedConfinement(service)).flatMap(([what, wants]) =>
      different(what, has[what as keyof Confinement], wants),
    ),
    ...different('ports', portsOf(found), wantedPorts(service.ports)),
    ...different('host entries', sorted(HostConfig.ExtraHosts), wantedHosts(service.extraHosts)),
    ...different('mounts', mountsOf(found), wantedMounts(topology, service.mounts)),
    ...different(
      'networks',
      sorted(Object.keys(found.NetworkSettings.Networks)),
      wantedNetworks(topology, service.networks),
    ),
  ];
}

type Service = Instance['service'];

function wantedEnvironment(environment: Service['environment'], image: SeenImage): readonly string[] {
  const all = new Map(image.environment.map((line) => [line.slice(0, line.indexOf('=')), line]));
  for (const { name, value, delivery } of environment) {
    if (delivery === 'plain') all.set(name, `${name}=${textOf(value)}`);
  }
  return sorted([...all.values()]);
}

function portsOf({ HostConfig }: SeenContainer): readonly string[] {
  const bindings = Object.entries(HostConfig.PortBindings ?? {});
  return sorted(
    bindings.flatMap(([port, places]) => places.map(({ HostIp, HostPort }) => `${HostIp}:${HostPort}:${port}`)),
  );
}

function wantedPorts(ports: Service['ports']): readonly string[] {
  return sorted(
    ports.flatMap(({ port, protocol, published }) =>
      published.map((at) => `${at.address}:${at.port}:${port}/${protocol}`),
    ),
  );
}

function wantedHosts(hosts: Service['extraHosts']): readonly string[] {
  return sorted(hosts.map(({ name, address }) => `${name}:${address}`));
}

/** Volumes that only the image asks for are not ours to judge; `docker inspect` lists a tmpfs elsewhere. */
function mountsOf({ Mounts }: SeenContainer): readonly string[] {
  const named = Mounts.filter(
    ({ Type, Name }) => Type === 'bind' || (Type === 'volume' && !/^[0-9a-f]{64}$/.test(Name ?? '')),
  );
  return sorted(
    named.map(({ Type, Name, Source, Destination, RW }) => mountText(Type, Name ?? Source, Destination, !RW)),
  );
}

function wantedMounts({ volumes }: Topology, mounts: readonly Mount[]): readonly string[] {
  return sorted(
    mounts.flatMap((mount) => {
      if (mount.kind === 'tmpfs') return [];
      const source =
        mount.kind === 'bind' ? mount.source : (volumes.find(({ id }) => id === mount.volume)?.name ?? mount.volume);
      return [mountText(mount.kind, source, mount.target, mount.readOnly)];
    }),
  );
}

function mountText(kind: string, source: string, target: string, readOnly: boolean): string {
  return `${kind} ${source} ${target} ${readOnly ? 'ro' : 'rw'}`;
}

function wantedNetworks({ networks }: Topology, ids: readonly string[]): readonly string[] {
  return ids.length === 0
    ? ['none']
    : sorted(ids.map((id) => networks.find((network) => network.id === id)?.name ?? id));
}

function sorted(list: readonly string[] | null): readonly string[] {
  return [...(list ?? [])].sort();
}
