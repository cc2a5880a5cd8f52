import type { ServerNode } from '../../model/server.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import { canonicalBlock, type Family, familyOf, isEverybody } from './block.ts';

/** Name of the chain that every connection from outside goes through. */
export const CHAIN = 'ARRIMAGE';

/** One connection from outside that a server takes. */
export interface Admission {
  readonly family: Family;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  /** As `iptables-save` prints it; null: everybody. */
  readonly source: string | null;
  /** Address of the server; null: each. */
  readonly destination: string | null;
  /** What it is for: a service, SSH, or the reason of the team. */
  readonly purpose: string;
}

/** Who may connect to a server by a model: SSH, published ports, and what the team has opened; in the order of the rules. */
export function admissionsOf(server: ServerNode): readonly Admission[] {
  const ssh = server.sshSources.flatMap((source) =>
    blocks(source).map((block) => ({
      ...block,
      protocol: 'tcp' as const,
      port: server.ssh.port,
      destination: null,
      purpose: 'SSH',
    })),
  );
  const services = server.firewall.flatMap(({ port, protocol, address, from, service }) =>
    from
      .flatMap(blocks)
      .filter(({ family }) => family === familyOf(address))
      .map((block) => ({ ...block, protocol, port, destination: destinationOf(address), purpose: service })),
  );
  const openings = server.openings.flatMap(({ port, protocol, from, reason }) =>
    from.flatMap(blocks).map((block) => ({ ...block, protocol, port, destination: null, purpose: plain(reason) })),
  );
  return [...ssh, ...services, ...openings];
}

/** The rules of an environment for one family, in the form of `iptables-save`. */
export function ruleLines(topology: Topology, admissions: readonly Admission[], family: Family): readonly string[] {
  const own = admissions.filter((admission) => admission.family === family);
  return own.map((admission) => ruleLine(deploymentName(topology), admission));
}

function ruleLine(deployment: string, { protocol, port, source, destination, purpose }: Admission): string {
  return [
    `-A ${CHAIN}`,
    ...(source === null ? [] : [`-s ${source}`]),
    ...(destination === null ? [] : [`-d ${destination}`]),
    `-p ${protocol} -m ${protocol} --dport ${port}`,
    `-m comment --comment "${deployment}: ${purpose}" -j RETURN`,
  ].join(' ');
}

/** Everybody is everybody of both families, however it is written. */
function blocks(source: string): readonly Pick<Admission, 'family' | 'source'>[] {
  if (isEverybody(source)) return (['ipv4', 'ipv6'] as const).map((family) => ({ family, source: null }));
  const family = familyOf(source);
  return [{ family, source: canonicalBlock(source, family) }];
}

function destinationOf(address: string): string | null {
  return address === '0.0.0.0' || /^[0:]+$/.test(address) ? null : canonicalBlock(address, familyOf(address));
}

/** What a comment of a rule can hold. */
function plain(text: string): string {
  return text.replace(/[^\w .,:/()+-]/g, ' ').trim();
}
