import type { ContainerNode } from '../../model/container.ts';
import type { ExternalHostNode } from '../../model/external-host.ts';
import type { JobNode } from '../../model/job.ts';
import type { LoadBalancerNode } from '../../model/load-balancer.ts';
import type { OutboundProxyNode } from '../../model/outbound-proxy.ts';
import type { ServerNode } from '../../model/server.ts';
import type { Port, ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { imageText, sizeText } from '../markup.ts';
import { serverId } from './group.ts';

/** A box with a name and a few facts. */
export interface Card {
  readonly id: string;
  readonly kind: 'service' | 'job' | 'external-host' | 'outbound-proxy' | 'load-balancer' | 'server' | 'nothing';
  /** Id of the group it stands in; null: outside of every server. */
  readonly group: string | null;
  readonly title: string;
  /** At the right of the title, such as the number of replicas; empty: none. */
  readonly badge: string;
  readonly lines: readonly string[];
  /** What there is no room for: shown with the pointer over the card. */
  readonly details: readonly string[];
  readonly chips: readonly Chip[];
  readonly volumes: readonly string[];
  /** Ids of its networks. */
  readonly networks: readonly string[];
  /** Whether a new version interrupts it; null: there is nothing to replace. */
  readonly update: ServiceNode['update'] | null;
}

/** A small label: a port, or in the picture of servers a service. */
export interface Chip {
  readonly text: string;
  readonly kind: 'inside' | 'published' | 'service' | 'job';
}

const NOTHING = { group: null, badge: '', details: [], chips: [], volumes: [], networks: [], update: null } as const;

/** A card for everything that a connection can begin or end at. */
export function cardsOf(topology: Topology): readonly Card[] {
  return [
    ...outsideCards(topology),
    ...topology.services.map((service) => serviceCard(topology, service)),
    ...topology.jobs.map((job) => jobCard(topology, job)),
    ...topology.servers.filter((server) => isIdle(topology, server.name)).map(idleCard),
  ];
}

function isIdle(topology: Topology, server: string): boolean {
  return ![...topology.services, ...topology.jobs].some((container) => container.server === server);
}

function idleCard(server: ServerNode): Card {
  const group = serverId(server.name);
  return { ...NOTHING, id: `${group}/`, kind: 'nothing', group, title: 'nothing runs here', lines: [] };
}

/** Cards of what is not deployed but talks or is talked to. */
export function outsideCards(topology: Topology): readonly Card[] {
  return [
    ...topology.loadBalancers.map(balancerCard),
    ...topology.externalHosts.map(hostCard),
    ...topology.outboundProxies.map(proxyCard),
  ];
}

function balancerCard(balancer: LoadBalancerNode): Card {
  const persistence = balancer.persistence === 'none' ? [] : [`persistence by ${balancer.persistence}`];
  return {
    ...NOTHING,
    id: balancer.name,
    kind: 'load-balancer',
    title: balancer.name,
    lines: ['load balancer', `${balancer.virtualAddress}:${balancer.port}`, ...persistence],
  };
}

function hostCard(host: ExternalHostNode): Card {
  const chips = host.ports.map(({ port }): Chip => ({ text: String(port), kind: 'published' }));
  return {
    ...NOTHING,
    id: host.name,
    kind: 'external-host',
    title: host.name,
    lines: ['external host', host.address],
    chips,
  };
}

function proxyCard(proxy: OutboundProxyNode): Card {
  const interception = proxy.certificateAuthority === null ? [] : ['intercepts TLS, authority trusted'];
  return {
    ...NOTHING,
    id: proxy.name,
    kind: 'outbound-proxy',
    title: proxy.name,
    lines: ['outbound proxy', `${proxy.address}:${proxy.port}`, ...interception],
  };
}

function serviceCard(topology: Topology, service: ServiceNode): Card {
  const { program, replicas } = service;
  const card = containerCard(topology, service);
  const isSchedule = program.kind === 'schedule';
  return {
    ...card,
    kind: 'service',
    badge: isSchedule ? 'schedule' : replicas === 1 ? '' : `×${replicas}`,
    lines: [...(isSchedule ? [`runs at ${program.calendar} UTC`] : []), ...card.lines],
    chips: service.ports.map(portChip),
    update: service.update,
  };
}

function jobCard(topology: Topology, job: JobNode): Card {
  const card = containerCard(topology, job);
  return { ...card, kind: 'job', badge: 'job', lines: [`runs ${RUNS[job.runs]}`, ...card.lines] };
}

const RUNS: Readonly<Record<JobNode['runs'], string>> = {
  release: 'at each release',
  'both-ways': 'at each release',
  once: 'once',
};

function containerCard(topology: Topology, container: ContainerNode): Omit<Card, 'kind'> {
  const { memoryBytes, cpus } = container.resources;
  const limits = [...(memoryBytes === null ? [] : [sizeText(memoryBytes)]), ...(cpus === null ? [] : [`${cpus} CPU`])];
  const mounted = container.mounts.flatMap((mount) => (mount.kind === 'volume' ? [mount.volume] : []));
  return {
    ...NOTHING,
    id: container.id,
    group: serverId(container.server),
    title: container.name,
    lines: [imageText(container.image), ...(limits.length === 0 ? [] : [`at most ${limits.join(' · ')}`])],
    volumes: [...new Set(mounted)].map((id) => topology.volumes.find((volume) => volume.id === id)?.name ?? id),
    networks: container.networks,
  };
}

function portChip(port: Port): Chip {
  const suffix = port.protocol === 'udp' ? '/udp' : '';
  const published = [...new Set(port.published.map((at) => at.port))];
  if (published.length === 0) return { text: `${port.port}${suffix}`, kind: 'inside' };
  const moved = published.filter((at) => at !== port.port);
  const text = moved.length === 0 ? `${port.port}` : `${moved.join(', ')} → ${port.port}`;
  return { text: `${text}${suffix}`, kind: 'published' };
}
