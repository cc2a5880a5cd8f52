import { isIP } from 'node:net';
import type { Connection } from '../../model/connection.ts';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { isEveryAddress, placeText } from '../../policies/facts/address.ts';
import type { SeenDependency, SeenName } from './examination.ts';
import type { Examined } from './examine-servers.ts';
import type { Finding } from './finding.ts';

/** Another machine's port that containers of a server connect to. */
export interface Target {
  readonly address: string;
  readonly port: number;
  /** Id of a service, or name of an external host or outbound proxy. */
  readonly name: string;
  readonly kind: Connection['toKind'];
}

/** Names that a server itself must resolve: those of the outbound proxies that its containers use. */
export function namesOf(topology: Topology, { name }: ServerNode): readonly string[] {
  const used = topology.outboundProxies.filter(({ users }) => users.some((id) => id.startsWith(`${name}/`)));
  return [...new Set(used.map(({ address }) => address).filter((address) => isIP(address) === 0))].sort();
}

/** Where connections of a server's containers lead to, each place once. */
export function targetsOf(topology: Topology, { name }: ServerNode): readonly Target[] {
  const targets = new Map<string, Target>();
  for (const connection of topology.connections) {
    const isOurs = connection.from.startsWith(`${name}/`) && connection.reach !== 'network';
    const address = isOurs && connection.protocol === 'tcp' ? addressOf(topology, connection) : null;
    if (address === null) continue;
    const target = { address, port: connection.number, name: connection.to, kind: connection.toKind };
    targets.set(`${address} ${connection.number}`, target);
  }
  return [...targets.values()];
}

function addressOf(topology: Topology, { to, toKind, port, number }: Connection): string | null {
  if (toKind === 'external-host') return topology.externalHosts.find(({ name }) => name === to)?.address ?? null;
  if (toKind === 'outbound-proxy') return topology.outboundProxies.find(({ name }) => name === to)?.address ?? null;
  const service = topology.services.find(({ id }) => id === to);
  const published = service?.ports.find(({ name }) => name === port)?.published.find((at) => at.port === number);
  if (published !== undefined && !isEveryAddress(published.address)) return published.address;
  return topology.servers.find(({ name }) => name === service?.server)?.privateAddress ?? null;
}

/** The way from a server to what its containers talk to, and the names that it must know. */
export function judgeDependencies(
  topology: Topology,
  examined: Examined,
  all: readonly Examined[],
): readonly Finding[] {
  const { server, examination } = examined;
  const found = targetsOf(topology, server).flatMap((target): readonly Finding[] => {
    const seen = examination.dependencies.find(
      ({ address, port }) => address === target.address && port === target.port,
    );
    return seen === undefined ? [] : [judgeDependency(topology, server, target, seen, all)];
  });
  return [...examination.names.map((name) => judgeName(server, name)), ...found];
}

function judgeName({ name: server }: ServerNode, { name, address }: SeenName): Finding {
  const base = { server, check: 'name', subject: `name ${name}`, needed: 'an address', remedy: '' } as const;
  if (address === null) {
    return { ...base, state: 'error', found: 'does not resolve', remedy: 'put the name right, or the DNS of the host' };
  }
  return { ...base, state: 'ok', found: address === 'unmeasured' ? 'not measured, it has no getent' : address };
}

function judgeDependency(
  topology: Topology,
  { name: server }: ServerNode,
  target: Target,
  { state, milliseconds }: SeenDependency,
  all: readonly Examined[],
): Finding {
  const base = {
    server,
    check: 'dependency',
    subject: `${target.name} at ${placeText(target)}`,
    needed: 'an answer',
  } as const;
  if (state === 'open') {
    const found = milliseconds === null ? 'answers, time not measured' : `answers in ${milliseconds} ms`;
    return { ...base, state: 'ok', found, remedy: '' };
  }
  if (state === 'unmeasured')
    return { ...base, state: 'ok', found: 'not measured, it has no bash, curl or nc', remedy: '' };
  const found = state === 'closed' ? 'the port is closed' : 'no answer in 3 s';
  if (target.kind !== 'service') {
    const remedy = `put its address right, or have the network let ${server} reach it`;
    return { ...base, state: 'error', found, remedy };
  }
  const provider = target.name.split('/')[0] ?? '';
  if (!runs(topology, target, provider, all)) {
    return {
      ...base,
      state: 'warning',
      found: `${found}, nothing runs there yet`,
      remedy: 'a deployment starts it',
    };
  }
  const remedy = `have the firewall of ${provider} let ${server} reach port ${target.port}`;
  return { ...base, state: 'error', found: `${found}, though its container runs`, remedy };
}

/** Whether a container of the environment listens there already. */
function runs(topology: Topology, target: Target, provider: string, all: readonly Examined[]): boolean {
  const containers = all.find(({ server }) => server.name === provider)?.examination.containers ?? [];
  return containers.some(
    ({ system, environment, published }) =>
      system === topology.system &&
      environment === topology.environment &&
      published.some(({ port }) => port === target.port),
  );
}
