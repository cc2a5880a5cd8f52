import type { Connection } from '../../model/connection.ts';
import type { Topology } from '../../model/topology.ts';

/** One or several connections from one card to another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly reach: Connection['reach'];
  readonly later: boolean;
}

/** An arrow for each pair of a consumer and a provider, with all the ports the one uses of the other. */
export function arrowsOf(topology: Topology): readonly Arrow[] {
  return mergeConnections(topology.connections, ({ from, to }) => [from, to]).map(arrowOf);
}

/** The arrow for connections that begin and end at the same cards. */
export function arrowOf({ from, to, connections, first }: Merged): Arrow {
  const later = connections.every((connection) => connection.later);
  return { from, to, label: portsText(connections), reach: first.reach, later };
}

/** Connections that are drawn as one. */
export interface Merged {
  readonly from: string;
  readonly to: string;
  readonly connections: readonly Connection[];
  readonly first: Connection;
}

/** Connections by the ends that an arrow for them would have, in the order in which the ends first occur. */
export function mergeConnections(
  connections: readonly Connection[],
  endsOf: (connection: Connection) => readonly [from: string, to: string],
): readonly Merged[] {
  const merged = new Map<string, { from: string; to: string; connections: Connection[]; first: Connection }>();
  for (const connection of connections) {
    const [from, to] = endsOf(connection);
    const key = JSON.stringify([from, to]);
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { from, to, connections: [connection], first: connection });
    else known.connections.push(connection);
  }
  return [...merged.values()];
}

/** The ports of connections, each once, in rising order, and whether they are encrypted. */
function portsText(connections: readonly Connection[]): string {
  const ports = connections.map(({ number, protocol, encrypted }) => ({
    number,
    text: `${number}${protocol === 'udp' ? '/udp' : ''}${encrypted ? ' TLS' : ''}`,
  }));
  ports.sort((a, b) => a.number - b.number || (a.text < b.text ? -1 : 1));
  return [...new Set(ports.map(({ text }) => text))].join(', ');
}
