import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import { admitsSomebody } from './admits.ts';
import { type HostFirewall, readFirewall } from './host-firewall.ts';
import { type Listening, listeningOn } from './listening.ts';
import { type Rules, ruleText, ruleTextsBeyond, wantedRules } from './rules.ts';

/** The firewall of one server, against what the settings say. */
export interface ComparedFirewall {
  readonly server: string;
  readonly state: 'applied' | 'not-applied' | 'differs' | 'unknown';
  /** What the settings admit, in words. */
  readonly admits: readonly string[];
  /** What they admit and the server does not. */
  readonly opens: readonly string[];
  /** What the server admits and they do not. */
  readonly closes: readonly string[];
  /** How what is loaded differs from what was applied. */
  readonly drift: readonly string[];
  /** What listens for others, and is reached by nobody once the rules are applied. */
  readonly unreachable: readonly string[];
  /** Why it could not be looked at; empty where it could. */
  readonly error: string;
}

/** A server that answered. */
export interface Known {
  readonly server: ServerNode;
  readonly seen: HostFirewall;
  readonly wanted: Rules;
  readonly listening: readonly Listening[];
}

const NOTHING: Rules = { ipv4: [], ipv6: [] };

/** Looks at the firewalls of all servers, and says how they differ from the settings. */
export async function compareFirewalls(
  hosts: Hosts,
  topology: Topology,
): Promise<{ readonly compared: readonly ComparedFirewall[]; readonly known: readonly Known[] }> {
  const found = await Promise.all(topology.servers.map((server) => tryLook(hosts, topology, server)));
  return {
    compared: found.map((item) => ('error' in item ? item : compare(item))),
    known: found.flatMap((item) => ('error' in item ? [] : [item])),
  };
}

/** Looks at the firewall of one server. Throws a `HostError` where it cannot. */
export async function compareFirewall(hosts: Hosts, topology: Topology, server: ServerNode): Promise<ComparedFirewall> {
  return compare(await look(hosts, topology, server));
}

async function look(hosts: Hosts, topology: Topology, server: ServerNode): Promise<Known> {
  const [seen, listening] = await Promise.all([readFirewall(hosts, topology, server), listeningOn(hosts, server)]);
  return { server, seen, wanted: wantedRules(topology, server, seen.sshPort), listening };
}

async function tryLook(hosts: Hosts, topology: Topology, server: ServerNode): Promise<Known | ComparedFirewall> {
  try {
    return await look(hosts, topology, server);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return { ...unknown(server, wantedRules(topology, server, null)), error: error.message };
  }
}

/** In words, why a firewall that was applied is not as it should be; empty: it is. */
export function differencesOf({ opens, closes, drift }: ComparedFirewall): readonly string[] {
  return [
    ...opens.map((text) => `not admitted, and should be: ${text}`),
    ...closes.map((text) => `admitted, and should not be: ${text}`),
    ...drift,
  ];
}

function compare({ server, seen, wanted, listening }: Known): ComparedFirewall {
  const { rules, guarded, sshPort } = seen;
  const opens = ruleTextsBeyond(wanted, rules ?? NOTHING);
  const closes = ruleTextsBeyond(rules ?? NOTHING, wanted);
  const unguarded = rules === null || guarded ? [] : [UNGUARDED];
  const drift = [...seen.drift, ...unguarded];
  const isSame = opens.length + closes.length + drift.length === 0;
  return {
    server: server.name,
    state: rules === null ? 'not-applied' : isSame ? 'applied' : 'differs',
    admits: textsOf(wanted),
    opens,
    closes,
    drift,
    unreachable: listening
      .filter(({ port, protocol }) => !admitsSomebody(server, port, protocol, sshPort))
      .map(({ port, protocol, by }) => `${port}/${protocol}: ${by}`),
    error: '',
  };
}

const UNGUARDED =
  'the container arrimage-firewall does not run: after a start of the server its rules would not be loaded';

function unknown(server: ServerNode, wanted: Rules): Omit<ComparedFirewall, 'error'> {
  const none = { opens: [], closes: [], drift: [], unreachable: [] };
  return { server: server.name, state: 'unknown', admits: textsOf(wanted), ...none };
}

function textsOf({ ipv4, ipv6 }: Rules): readonly string[] {
  return [...new Set([...ipv4, ...ipv6].map(ruleText))];
}
