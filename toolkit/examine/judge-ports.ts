import type { Topology } from '../../model/topology.ts';
import { isEveryAddress, isLoopback, overlap, placeText } from '../../policies/facts/address.ts';
import type { Examined } from './examine-servers.ts';
import type { Finding } from './finding.ts';
import { canonicalAddress, type Listener } from './listeners.ts';

const SSH_SERVER = 'the SSH server';

/** The ports that the topology publishes on a server: nobody else may listen there, and the address must be the host's. */
export function judgePorts(topology: Topology, examined: Examined): readonly Finding[] {
  return publishedOn(topology, examined.server.name).map((wanted): Finding => {
    const base = {
      server: examined.server.name,
      check: 'port',
      subject: `port ${placeText(wanted)}${wanted.protocol === 'tcp' ? '' : `/${wanted.protocol}`}`,
      needed: 'free, or ours',
    } as const;
    const { isOurs, holder } = holderOf(topology, examined, wanted);
    if (holder !== null) {
      const other = `publish another port than ${wanted.port}`;
      const remedy = holder === SSH_SERVER ? other : `stop it, or ${other}`;
      return { ...base, state: 'error', found: `held by ${holder}`, remedy };
    }
    if (!isAddressOf(examined, wanted)) {
      return {
        ...base,
        state: 'error',
        found: `${wanted.address} is no address of this host`,
        remedy: `put the privateAddress of ${examined.server.name} right`,
      };
    }
    return { ...base, state: 'ok', found: isOurs ? 'ours' : 'free', remedy: '' };
  });
}

function publishedOn(topology: Topology, server: string): readonly Listener[] {
  const services = topology.services.filter((service) => service.server === server);
  return services.flatMap(({ ports }) =>
    ports.flatMap(({ protocol, published }) =>
      published.map(({ address, port }) => ({ protocol, address: canonicalAddress(address), port })),
    ),
  );
}

/** Containers first: the engine listens for them, by a process of its own or not at all. */
function holderOf(
  { system, environment }: Topology,
  { server, examination }: Examined,
  wanted: Listener,
): { readonly isOurs: boolean; readonly holder: string | null } {
  const containers = examination.containers.filter(({ published }) => published.some((at) => collide(at, wanted)));
  const isOurs = (item: (typeof containers)[number]): boolean =>
    item.system === system && item.environment === environment;
  const foreign = containers.find((item) => !isOurs(item));
  if (foreign !== undefined) return { isOurs: false, holder: `the container ${foreign.name}` };
  if (containers.length > 0) return { isOurs: true, holder: null };
  const socket = examination.sockets.find((at) => collide(at, wanted));
  if (socket === undefined) return { isOurs: false, holder: null };
  const listener = examination.processes.find((at) => collide(at, wanted));
  if (listener !== undefined) return { isOurs: false, holder: `${listener.program} (process ${listener.pid})` };
  if (wanted.port === (examination.sshPort ?? server.ssh.port)) return { isOurs: false, holder: SSH_SERVER };
  const user = examination.users.get(socket.uid) ?? String(socket.uid);
  return { isOurs: false, holder: `a process of the user ${user}, which sudo ss -ltnp names` };
}

function collide(one: Listener, other: Listener): boolean {
  // A socket on :: takes the port of IPv4 too, unless its program says otherwise; the engine opens one for each.
  const isBoth = one.address === '::' || other.address === '::';
  return one.protocol === other.protocol && one.port === other.port && (isBoth || overlap(one.address, other.address));
}

function isAddressOf({ examination: { addresses } }: Examined, { address }: Listener): boolean {
  const isKnown = addresses.length > 0 && !address.includes(':') && !isEveryAddress(address) && !isLoopback(address);
  return !isKnown || addresses.includes(address);
}
