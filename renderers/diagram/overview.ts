import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { type Arrow, arrowOf, mergeConnections } from './arrow.ts';
import { type Card, type Chip, outsideCards } from './card.ts';
import { serverId, serverText, sizesText } from './group.ts';

/** Chips in the card of one server; what is beyond is counted in the last. */
const MOST_CHIPS = 18;

/**
 * The picture of a large topology: a card for each server with its services in it, and one arrow for what passes between two.
 *
 * Servers that run the same and talk to the same are one card.
 */
export function overviewOf(topology: Topology): { readonly cards: readonly Card[]; readonly arrows: readonly Arrow[] } {
  const serverOf = new Map([...topology.services, ...topology.jobs].map(({ id, server }) => [id, serverId(server)]));
  const end = (name: string): string => serverOf.get(name) ?? name;
  const arrows = mergeConnections(topology.connections, ({ from, to }) => [end(from), end(to)])
    .map(arrowOf)
    .filter(({ from, to }) => from !== to);
  const chips = chipsOf(topology);
  const alike = alikeServers(topology.servers, chips, arrows);
  const cardOf = new Map(alike.flatMap((servers) => servers.map(({ name }) => [serverId(name), cardId(servers)])));
  const joined = arrows.map((arrow) => ({
    ...arrow,
    from: cardOf.get(arrow.from) ?? arrow.from,
    to: cardOf.get(arrow.to) ?? arrow.to,
  }));
  return {
    cards: [...outsideCards(topology), ...alike.map((servers) => serverCard(servers, chips))],
    arrows: [...new Map(joined.map((arrow) => [JSON.stringify([arrow.from, arrow.to]), arrow])).values()],
  };
}

function chipsOf({ servers, services, jobs }: Topology): ReadonlyMap<string, readonly Chip[]> {
  const chips = new Map<string, Chip[]>(servers.map(({ name }) => [name, []]));
  for (const { name, server, replicas } of services) {
    chips.get(server)?.push({ text: replicas === 1 ? name : `${name} ×${replicas}`, kind: 'service' });
  }
  for (const { name, server } of jobs) chips.get(server)?.push({ text: name, kind: 'job' });
  return chips;
}

/** Servers in lists of those that differ in name and address only. */
function alikeServers(
  servers: readonly ServerNode[],
  chips: ReadonlyMap<string, readonly Chip[]>,
  arrows: readonly Arrow[],
): readonly (readonly ServerNode[])[] {
  const ends = new Map<string, string[]>(servers.map(({ name }) => [serverId(name), []]));
  for (const { from, to, ...look } of arrows) {
    ends.get(from)?.push(JSON.stringify(['to', to, look]));
    ends.get(to)?.push(JSON.stringify(['from', from, look]));
  }
  const lists = new Map<string, ServerNode[]>();
  for (const server of servers) {
    const { name, memoryBytes, cpus } = server;
    const key = JSON.stringify([chips.get(name), memoryBytes, cpus, ends.get(serverId(name))?.sort()]);
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [server]);
    else list.push(server);
  }
  return [...lists.values()];
}

function cardId(servers: readonly ServerNode[]): string {
  return serverId(servers[0]?.name ?? '');
}

function serverCard(servers: readonly ServerNode[], chips: ReadonlyMap<string, readonly Chip[]>): Card {
  const first = servers[0];
  const all = chips.get(first?.name ?? '') ?? [];
  const more = all.length - MOST_CHIPS;
  const several = servers.length > 1;
  return {
    id: cardId(servers),
    kind: 'server',
    group: null,
    title: several ? `${first?.name} and ${servers.length - 1} alike` : `${first?.name}`,
    badge: several ? `×${servers.length}` : '',
    lines: servers
      .slice(0, 1)
      .map((server) => (several ? ['each', sizesText(server)].join(' ').trim() : serverText(server))),
    details: several ? servers.map(({ name, address }) => `${name} ${address}`) : [],
    chips: more <= 0 ? all : [...all.slice(0, MOST_CHIPS), { text: `and ${more} more`, kind: 'service' }],
    volumes: [],
    networks: [],
    update: null,
  };
}
