import type { Topology } from '../../model/topology.ts';
import { isEveryAddress, isLoopback, overlap, placeText } from '../../policies/facts/address.ts';
import type { Examined } from './examine-servers.ts';
import type { Finding } from './finding.ts';
import { composeRemedy } from './judge-stores.ts';
import { canonicalAddress, type Listener, type NamedSocket, type Socket } from './listeners.ts';

const SSH_SERVER = 'the SSH server';

/** Who has a port that the topology publishes. */
export type Holder =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'ours' }
  | { readonly kind: 'named'; readonly name: string; readonly project: string }
  /** Somebody else's process, whose name the SSH user may not know. */
  | { readonly kind: 'unnamed'; readonly socket: Socket };

/** The ports that the topology publishes on a server: nobody else may listen there, and the address must be the host's. */
export function judgePorts(topology: Topology, examined: Examined): readonly Finding[] {
  return holdersOf(topology, examined).map(({ wanted, holder }): Finding => {
    const base = {
      server: examined.server.name,
      check: 'port',
      subject: `port ${placeText(wanted)}${wanted.protocol === 'tcp' ? '' : `/${wanted.protocol}`}`,
      needed: 'free, or ours',
    } as const;
    if (holder.kind === 'named' || holder.kind === 'unnamed') {
      const name = holder.kind === 'named' ? holder.name : userText(examined, holder.socket);
      const project = holder.kind === 'named' ? holder.project : '';
      const other = `publish another port than ${wanted.port}`;
      const remedy =
        name === SSH_SERVER ? other : `${project === '' ? 'stop it' : composeRemedy(project)}, or ${other}`;
      return { ...base, state: 'error', found: `held by ${name}`, remedy };
    }
    if (!isAddressOf(examined, wanted)) {
      return {
        ...base,
        state: 'error',
        found: `${wanted.address} is no address of this host`,
        remedy: `put the privateAddress of ${examined.server.name} right`,
      };
    }
    return { ...base, state: 'ok', found: holder.kind === 'ours' ? 'ours' : 'free', remedy: '' };
  });
}

/** Each port that the topology publishes on a server, with who has it. */
export function holdersOf(
  topology: Topology,
  examined: Examined,
): readonly { readonly wanted: Listener; readonly holder: Holder }[] {
  return publishedOn(topology, examined.server.name).map((wanted) => ({
    wanted,
    holder: holderOf(topology, examined, wanted),
  }));
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
function holderOf({ system, environment }: Topology, { server, examination }: Examined, wanted: Listener): Holder {
  const containers = examination.containers.filter(({ published }) => published.some((at) => collide(at, wanted)));
  const foreign = containers.find((item) => item.system !== system || item.environment !== environment);
  if (foreign !== undefined) return { kind: 'named', name: `the container ${foreign.name}`, project: foreign.project };
  if (containers.length > 0) return { kind: 'ours' };
  const socket = examination.sockets.find((at) => collide(at, wanted));
  if (socket === undefined) return { kind: 'nobody' };
  const listener = examination.processes.find((at) => collide(at, wanted));
  if (listener !== undefined) return { kind: 'named', name: processText(listener), project: '' };
  if (wanted.port === (examination.sshPort ?? server.ssh.port)) return { kind: 'named', name: SSH_SERVER, project: '' };
  return { kind: 'unnamed', socket };
}

function processText({ program, pid, container }: NamedSocket): string {
  return `${program} (process ${pid})${container === null ? '' : ` of the container ${container}`}`;
}

function userText({ examination: { users } }: Examined, { uid }: Socket): string {
  return `a process of the user ${users.get(uid) ?? uid}, which sudo ss -ltnp names`;
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
