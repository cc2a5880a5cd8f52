import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { admissionsOf, ruleLines } from '../../renderers/firewall/admission.ts';
import type { Family } from '../../renderers/firewall/block.ts';

/** What an environment admits on a server, in the form of `iptables-save`. */
export type Rules = Readonly<Record<Family, readonly string[]>>;

export const FAMILIES: readonly Family[] = ['ipv4', 'ipv6'];

/**
 * The rules of an environment for a server.
 *
 * @param sshPort where its SSH server really listens, which the settings need not know: the client's configuration may name another port
 */
export function wantedRules(topology: Topology, server: ServerNode, sshPort: number | null): Rules {
  const given = admissionsOf(server);
  const real = given
    .filter(({ purpose, port }) => purpose === 'SSH' && sshPort !== null && port !== sshPort)
    .map((admission) => ({ ...admission, port: sshPort ?? admission.port }));
  const all = [...given, ...real];
  return { ipv4: ruleLines(topology, all, 'ipv4'), ipv6: ruleLines(topology, all, 'ipv6') };
}

/** The rules that admit what either admits. */
export function unionOf(one: Rules, other: Rules): Rules {
  const union = (family: Family): readonly string[] => [...new Set([...one[family], ...other[family]])];
  return { ipv4: union('ipv4'), ipv6: union('ipv6') };
}

export function isSame(one: Rules, other: Rules): boolean {
  return FAMILIES.every((family) => one[family].join('\n') === other[family].join('\n'));
}

/** What one has and the other has not, in words. */
export function ruleTextsBeyond(one: Rules, other: Rules): readonly string[] {
  return [
    ...new Set(FAMILIES.flatMap((family) => one[family].filter((line) => !other[family].includes(line)).map(ruleText))),
  ];
}

/** A rule in words: `5432/tcp at 10.0.0.2 for 10.0.0.1 (db/postgres)`; one of another form as it is. */
export function ruleText(line: string): string {
  const found = RULE.exec(line);
  if (found === null) return line.replace(/^-A \S+ /, '');
  const [, source, destination, protocol, port, purpose] = found;
  const host = (block: string): string => block.replace(/\/(?:32|128)$/, '');
  const at = destination === undefined ? '' : ` at ${host(destination)}`;
  return `${port}/${protocol}${at} for ${source === undefined ? 'everybody' : host(source)} (${purpose})`;
}

const RULE =
  /^-A ARRIMAGE(?: -s (\S+))?(?: -d (\S+))? -p (tcp|udp) -m \S+ --dport (\d+) -m comment --comment "[^":]*: ([^"]*)" -j RETURN$/;
