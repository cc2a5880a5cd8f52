import type { Topology } from '../../model/topology.ts';
import { admitsSomebody } from '../firewall/admits.ts';
import { type Listening, listeningOn } from '../firewall/listening.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import type { Seen } from './seen.ts';

/** A port of a server at which something listens for others that no environment of arrimage says anything of. */
export interface OtherPort {
  readonly server: string;
  readonly port: number;
  readonly protocol: string;
  /** Program or container, as far as the SSH user may know. */
  readonly by: string;
  /** Whether a firewall that is applied lets nobody in. */
  readonly isClosed: boolean;
}

/**
 * Ports that somebody else has opened on the servers that were seen.
 *
 * They are nothing that a deployment puts right: what else runs on a server is its owner's business. Of UDP only what containers publish
 * is told, since every look-up of a name opens such a port for a moment.
 */
export async function otherPorts(
  hosts: Hosts,
  topology: Topology,
  seen: readonly Seen[],
): Promise<readonly OtherPort[]> {
  const lists = await Promise.all(
    topology.servers.map(async (server) => {
      const own = seen.find((item) => item.server === server.name);
      if (own === undefined) return [];
      const listening = await listeningOn(hosts, server).catch((error: unknown) => {
        // It has answered a moment ago; what it runs was seen.
        if (error instanceof HostError) return [];
        throw error;
      });
      return listening
        .filter((item) => isOther(item) && !admitsSomebody(server, item.port, item.protocol, server.ssh.port))
        .map(({ port, protocol, by }) => ({
          server: server.name,
          port,
          protocol,
          by,
          isClosed: own.firewall !== null,
        }));
    }),
  );
  return lists.flat();
}

function isOther({ isOurs, protocol, by }: Listening): boolean {
  return !isOurs && (protocol === 'tcp' || by.startsWith('the container '));
}

/** In one line. */
export function otherPortText({ server, port, protocol, by, isClosed }: OtherPort): string {
  const end = isClosed ? '; the firewall lets nobody in' : '';
  return `server ${server}: ${by} listens at port ${port}/${protocol}, which nothing here opens${end}`;
}
