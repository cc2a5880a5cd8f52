import { connect } from 'node:net';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { CONNECT } from '../examine/examination-script.ts';
import type { Hosts } from '../hosts.ts';
import { linesOf } from './host-firewall.ts';

/** A port, and a machine that connects to it. */
export interface Way {
  /** The server that connects; null: this machine. */
  readonly from: ServerNode | null;
  readonly to: ServerNode;
  readonly address: string;
  readonly port: number;
}

/** The ways that the services of an environment go from one server to another, and from this machine to what it publishes. */
export function waysOf(topology: Topology): readonly Way[] {
  const { servers } = topology;
  return servers.flatMap((to) =>
    to.firewall
      .filter(({ protocol }) => protocol === 'tcp')
      .flatMap(({ address, port, from }) => {
        const way = { to, address: /^[0.:]+$/.test(address) ? to.address : address, port };
        const consumers = servers.filter((server) => server !== to && from.includes(server.privateAddress));
        return [{ ...way, from: null }, ...consumers.map((server) => ({ ...way, from: server }))];
      }),
  );
}

/** Those of the ways that are open: a connection is made within three seconds. */
export async function openWays(hosts: Hosts, ways: readonly Way[]): Promise<ReadonlySet<Way>> {
  const servers = [...new Set(ways.map(({ from }) => from))];
  const lists = await Promise.all(
    servers.map((server) => {
      const own = ways.filter(({ from }) => from === server);
      return server === null ? openFromHere(own) : openFrom(hosts, server, own);
    }),
  );
  return new Set(lists.flat());
}

export function wayText({ from, to, address, port }: Way): string {
  return `${from?.name ?? 'this machine'} to ${address} port ${port} of ${to.name}`;
}

async function openFrom(hosts: Hosts, server: ServerNode, ways: readonly Way[]): Promise<readonly Way[]> {
  const args = ways.flatMap(({ address, port }) => [address, String(port)]);
  const text = await hosts.script(server, 'trying the ways to other servers', TRY, { args, timeoutSeconds: 120 });
  const open = new Set(
    linesOf(text)('dependency').flatMap((line) => {
      const [address = '', port = '', state = ''] = line.split(' ');
      return ['closed', 'silent', 'unmeasured'].includes(state) ? [] : [`${address} ${port}`];
    }),
  );
  return ways.filter(({ address, port }) => open.has(`${address} ${port}`));
}

/** Thirty at a time, since each is a process. */
const TRY = `
${CONNECT}
count=0
while [ "$#" -gt 1 ]; do
  connect "$1" "$2" &
  shift 2
  count=$((count + 1))
  if [ "$count" -ge 30 ]; then wait; count=0; fi
done
wait
`;

async function openFromHere(ways: readonly Way[]): Promise<readonly Way[]> {
  const open = await Promise.all(ways.map(({ address, port }) => isOpen(address, port)));
  return ways.filter((_, index) => open[index]);
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 3000 });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  });
}
