import type { NetworkNode } from '../../model/network.ts';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { sizeText } from '../markup.ts';

/** A server, drawn around its services. */
export interface Group {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly networks: readonly NetworkNode[];
}

/** One group for each server. */
export function groupsOf(topology: Topology): readonly Group[] {
  return topology.servers.map((server) => ({
    id: serverId(server.name),
    title: server.name,
    subtitle: serverText(server),
    networks: topology.networks.filter((network) => network.server === server.name),
  }));
}

/** Id of a server in a picture; it is no service's. */
export function serverId(server: string): string {
  return `server:${server}`;
}

/** Address, memory and processors of a server on one line. */
export function serverText(server: ServerNode): string {
  const { address, privateAddress } = server;
  const addresses = privateAddress === address ? [address] : [address, `private ${privateAddress}`];
  const sizes = sizesText(server);
  return [...addresses, ...(sizes === '' ? [] : [sizes])].join(' · ');
}

/** Memory and processors of a server, as far as they are known. */
export function sizesText({ memoryBytes, cpus }: ServerNode): string {
  const memory = memoryBytes === null ? [] : [sizeText(memoryBytes)];
  return [...memory, ...(cpus === null ? [] : [`${cpus} CPU`])].join(' · ');
}
