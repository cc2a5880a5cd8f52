import type { CertificateNode } from '../../model/certificate.ts';
import type { ExternalHostNode } from '../../model/external-host.ts';
import { byCodeUnit } from '../../model/json.ts';
import type { LoadBalancerNode } from '../../model/load-balancer.ts';
import type { NetworkNode } from '../../model/network.ts';
import type { OutboundProxyNode } from '../../model/outbound-proxy.ts';
import type { SecretNode } from '../../model/secret.ts';
import type { FirewallRule, ServerNode } from '../../model/server.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { VolumeNode } from '../../model/volume.ts';
import type { Certificate } from '../certificate.ts';
import type { Container } from '../container.ts';
import type { Environment } from '../environment.ts';
import type { ExternalHost } from '../external-host.ts';
import type { LoadBalancer } from '../load-balancer.ts';
import type { Network } from '../network.ts';
import type { OutboundProxy } from '../outbound-proxy.ts';
import { pathOf } from '../path.ts';
import type { Secret } from '../secret.ts';
import { findServer, type Server } from '../server.ts';
import type { TopologyProblem } from '../topology-error.ts';
import type { Volume } from '../volume.ts';
import { certificateSource } from './certificate-source.ts';
import { localId } from './inventory.ts';

export function serverNode(
  server: Server,
  directory: string,
  services: readonly ServiceNode[],
  after: readonly string[],
): ServerNode {
  const { name, address, privateAddress, user, port, sshConfig, memoryBytes, cpus, engine, sshSources, openings } =
    server;
  return {
    kind: 'server',
    path: pathOf(server),
    name,
    address,
    privateAddress,
    ssh: { user, port, config: sshConfig },
    directory,
    memoryBytes,
    cpus,
    engine,
    after,
    firewall: services
      .filter((service) => service.server === name)
      .flatMap(firewallRules)
      .sort((a, b) => a.port - b.port),
    sshSources: [...sshSources].sort(),
    openings: openings
      .map(({ port, protocol = 'tcp', from, reason }) => ({ port, protocol, from: [...from].sort(), reason }))
      .sort((a, b) => a.port - b.port || byCodeUnit(a.protocol, b.protocol) || byCodeUnit(a.reason, b.reason)),
  };
}

/** What listens on the loopback address is reached by nobody outside. */
function firewallRules(service: ServiceNode): readonly FirewallRule[] {
  return service.ports.flatMap(({ protocol, published }) =>
    published
      .filter(({ address }) => !/^(?:127\.|::1$)/.test(address))
      .map(({ address, port, from }) => ({ port, protocol, address, from, service: service.id })),
  );
}

export function networkNode(network: Network, { system, name }: Environment): NetworkNode {
  const server = findServer(network);
  const own = network === server.network ? `${system}-${name}` : `${system}-${name}-${network.name}`;
  return {
    kind: 'network',
    path: pathOf(network),
    id: localId(network),
    server: server.name,
    name: network.engineName ?? own,
    internal: network.internal,
  };
}

export function volumeNode(volume: Volume, { system, name }: Environment): VolumeNode {
  return {
    kind: 'volume',
    path: pathOf(volume),
    id: localId(volume),
    server: findServer(volume).name,
    name: volume.engineName ?? `${system}-${name}-${volume.name}`,
  };
}

export function secretNode(secret: Secret): SecretNode {
  const { name, length, given, version } = secret;
  return { kind: 'secret', path: pathOf(secret), name, length, given, version };
}

export function certificateNode(certificate: Certificate, problems: TopologyProblem[]): CertificateNode {
  const { domains, node } = certificate;
  const source = certificateSource(certificate, problems);
  return { kind: 'certificate', path: pathOf(certificate), name: node.id, domains: [...domains].sort(), source };
}

export function externalHostNode(host: ExternalHost): ExternalHostNode {
  const ports = Object.entries(host.ports).map(([name, port]) => ({ name, port }));
  ports.sort((a, b) => byCodeUnit(a.name, b.name));
  return { kind: 'external-host', path: pathOf(host), name: host.name, address: host.address, ports };
}

export function outboundProxyNode(proxy: OutboundProxy, containers: readonly Container[]): OutboundProxyNode {
  const users = containers
    .filter((container) => container.props.outboundProxy === proxy)
    .map((container) => container.id);
  const { address, port, certificateAuthority, node } = proxy;
  return {
    kind: 'outbound-proxy',
    path: pathOf(proxy),
    name: node.id,
    address,
    port,
    exceptions: [...proxy.exceptions].sort(),
    certificateAuthority,
    users: users.sort(),
  };
}

export function loadBalancerNode(balancer: LoadBalancer): LoadBalancerNode {
  const { virtualAddress, port = 443, sources, persistence = 'cookie', monitor } = balancer.props;
  const { path, host, intervalSeconds = 5, timeoutSeconds = 16 } = monitor;
  const members = balancer.members.map(({ service, portName }) => {
    const published = service.publications.find((publication) => publication.portName === portName);
    const number = published?.port ?? service.ports[portName] ?? 0;
    return { service: service.id, address: service.server.privateAddress, port: number };
  });
  return {
    kind: 'load-balancer',
    path: pathOf(balancer),
    name: balancer.node.id,
    virtualAddress,
    port,
    sources: [...sources].sort(),
    persistence,
    monitor: { path, host, intervalSeconds, timeoutSeconds },
    members: members.sort((a, b) => byCodeUnit(a.service, b.service)),
  };
}
