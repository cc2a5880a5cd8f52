import type { ServerNode } from '../../model/server.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';

/** A server with some of its services, each after what it depends on. */
export interface ServerServices {
  readonly server: ServerNode;
  readonly services: readonly ServiceNode[];
}

/** In which order services start: servers after those they wait for, services after those they depend on, by a job too. Stopping is the reverse. */
export function startOrder(topology: Topology, services: readonly ServiceNode[]): readonly ServerServices[] {
  const nodes = [...topology.services, ...topology.jobs];
  const ordered = inOrder(
    nodes,
    ({ id }) => id,
    ({ dependsOn }) => dependsOn.map(({ on }) => on),
  );
  const wanted = ordered.filter((node) => node.kind === 'service').filter((node) => services.includes(node));
  return serverOrder(topology.servers)
    .map((server) => ({ server, services: wanted.filter((node) => node.server === server.name) }))
    .filter((group) => group.services.length > 0);
}

/** Servers, each after those that it waits for. */
export function serverOrder(servers: readonly ServerNode[]): readonly ServerNode[] {
  return inOrder(
    servers,
    ({ name }) => name,
    ({ after }) => after,
  );
}

/** Each item after those it names; as they come where nothing else decides. */
function inOrder<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  afterOf: (item: Item) => readonly string[],
): readonly Item[] {
  const ordered = new Set<Item>();
  const add = (item: Item): void => {
    if (ordered.has(item)) return;
    for (const other of items.filter((candidate) => afterOf(item).includes(keyOf(candidate)))) add(other);
    ordered.add(item);
  };
  for (const item of items) add(item);
  return [...ordered];
}
