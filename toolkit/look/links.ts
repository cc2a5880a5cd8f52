import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import type { Aspects } from './aspects.ts';
import type { SeenContainer } from './seen-container.ts';

/** By what a container is reached and what it reaches, by the words in which it is told that one was changed. */
export function linksOf(found: SeenContainer): Aspects {
  const { HostConfig, NetworkSettings } = found;
  const { Dns, DnsOptions, DnsSearch, Links } = HostConfig;
  return {
    ports: portsOf(found),
    'host entries': sorted(HostConfig.ExtraHosts),
    networks: sorted(Object.keys(NetworkSettings.Networks)),
    'network names': sorted(Object.keys(NetworkSettings.Networks).flatMap((network) => aliasesOf(found, network))),
    'name servers': sorted([Dns, DnsOptions, DnsSearch, Links].flatMap((list) => list ?? [])),
  };
}

export function wantedLinks(topology: Topology, service: ServiceNode): Aspects {
  const names = service.networks.map((id) => topology.networks.find((network) => network.id === id)?.name ?? id);
  return {
    ports: sorted(
      service.ports.flatMap(({ port, protocol, published }) =>
        published.map((at) => `${at.address}:${at.port}:${port}/${protocol}`),
      ),
    ),
    'host entries': sorted(service.extraHosts.map(({ name, address }) => `${name}:${address}`)),
    networks: names.length === 0 ? ['none'] : sorted(names),
    'network names': sorted(names.map((network) => `${service.name} in ${network}`)),
    'name servers': [],
  };
}

function portsOf({ HostConfig }: SeenContainer): readonly string[] {
  const bindings = Object.entries(HostConfig.PortBindings ?? {}).flatMap(([port, places]) =>
    places.map(({ HostIp, HostPort }) => `${HostIp || '0.0.0.0'}:${HostPort}:${port}`),
  );
  return sorted(HostConfig.PublishAllPorts === true ? [...bindings, 'all of its image'] : bindings);
}

/** Names that others find it by there, but for those that the engine itself gives. */
function aliasesOf(found: SeenContainer, network: string): readonly string[] {
  const own = [found.Id.slice(0, 12), found.Name.replace(/^\//, '')];
  const aliases = found.NetworkSettings.Networks[network]?.Aliases ?? [];
  return [...new Set(aliases)].filter((name) => !own.includes(name)).map((name) => `${name} in ${network}`);
}

function sorted(list: readonly string[] | null): readonly string[] {
  return [...(list ?? [])].sort();
}
