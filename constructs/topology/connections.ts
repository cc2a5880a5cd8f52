import type { Connection } from '../../model/connection.ts';
import type { HostEntry } from '../../model/container.ts';
import { byCodeUnit } from '../../model/json.ts';
import type { Container } from '../container.ts';
import { ExternalHost } from '../external-host.ts';
import { encryptionOf } from './encryption.ts';
import type { Inventory } from './inventory.ts';
import { portNumber, type Use } from './uses.ts';

/** Who talks to whom, each pair and port once. */
export function connectionsOf(
  inventory: Inventory,
  containers: readonly Container[],
  uses: readonly Use[],
): readonly Connection[] {
  const found = new Map<string, Connection>();
  const add = (connection: Connection): void => {
    const key = `${connection.from} ${connection.to} ${connection.port}`;
    const before = found.get(key);
    found.set(key, before === undefined ? connection : { ...connection, later: before.later && connection.later });
  };
  for (const use of uses) add(connectionOf(use));
  for (const { from, proxy } of containers.flatMap((from) => ({ from, proxy: from.props.outboundProxy ?? null }))) {
    if (proxy !== null) add(outside(from.id, proxy.node.id, 'outbound-proxy', 'http', proxy.port));
  }
  for (const balancer of inventory.loadBalancers) {
    for (const { service, portName } of balancer.members) {
      const item = service.publications.find((publication) => publication.portName === portName);
      const number = item?.port ?? service.ports[portName] ?? 0;
      add(outside(balancer.node.id, service.id, 'service', portName, number));
    }
  }
  return [...found.entries()].sort(([a], [b]) => byCodeUnit(a, b)).map(([, connection]) => connection);
}

/** Names that a container cannot resolve by itself: services of other servers and external hosts. */
export function extraHostsOf(container: Container, uses: readonly Use[]): readonly HostEntry[] {
  const entries = new Map<string, string>();
  for (const { provider } of uses) {
    if (provider instanceof ExternalHost) entries.set(provider.name, provider.address);
    else if (provider.server !== container.server) entries.set(provider.name, provider.server.privateAddress);
  }
  return [...entries].map(([name, address]) => ({ name, address })).sort((a, b) => byCodeUnit(a.name, b.name));
}

function connectionOf({ from, provider, portName, later }: Use): Connection {
  const number = portNumber(from, provider, portName);
  if (provider instanceof ExternalHost) return outside(from.id, provider.name, 'external-host', portName, number);
  const reach = provider.server === from.server ? 'network' : 'servers';
  return {
    kind: 'connection',
    from: from.id,
    to: provider.id,
    toKind: 'service',
    port: portName,
    number,
    protocol: 'tcp',
    reach,
    later,
    encrypted: encryptionOf({ provider, portName }) !== null,
  };
}

function outside(from: string, to: string, toKind: Connection['toKind'], port: string, number: number): Connection {
  return {
    kind: 'connection',
    from,
    to,
    toKind,
    port,
    number,
    protocol: 'tcp',
    reach: 'outside',
    later: false,
    encrypted: false,
  };
}
