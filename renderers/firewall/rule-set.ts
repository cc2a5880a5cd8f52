import { CHAIN } from './admission.ts';
import type { Family } from './block.ts';

/** What every server takes, before any port is looked at. */
export const ALWAYS: Readonly<Record<Family, readonly string[]>> = {
  ipv4: [
    ...common('icmp'),
    // Broadcasts, and what passes through the server to somewhere else.
    `-A ${CHAIN} -m addrtype ! --dst-type LOCAL -j RETURN`,
  ],
  ipv6: [
    ...common('ipv6-icmp'),
    // Answers of DHCP come from another address than they were asked of.
    `-A ${CHAIN} -d fe80::/10 -p udp -m udp --sport 547 --dport 546 -j RETURN`,
    `-A ${CHAIN} -m addrtype ! --dst-type LOCAL -j RETURN`,
  ],
};

/** What is refused in the end: everything. */
export const REST = `-A ${CHAIN} -j DROP`;

function common(icmp: string): readonly string[] {
  return [
    `-A ${CHAIN} -i lo -j RETURN`,
    `-A ${CHAIN} -m conntrack --ctstate RELATED,ESTABLISHED -j RETURN`,
    `-A ${CHAIN} -p ${icmp} -j RETURN`,
  ];
}

/** A whole chain, as `iptables-restore --noflush` takes it. */
export function ruleSet(family: Family, lines: readonly string[]): string {
  return [
    '*mangle',
    `:${CHAIN} - [0:0]`,
    ...ALWAYS[family],
    ...lines,
    REST,
    `-I PREROUTING 1 -j ${CHAIN}`,
    'COMMIT',
    '',
  ].join('\n');
}
