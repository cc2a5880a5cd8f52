import type { Rendering } from '../../model/artifact.ts';
import { deploymentName, type Topology } from '../../model/topology.ts';
import { admissionsOf, ruleLines } from './admission.ts';
import { ruleSet } from './rule-set.ts';

/**
 * Who may connect to each server, `firewall/<server>.ipv4.rules` and `.ipv6.rules`, for a reviewer and for `iptables-restore --noflush`.
 *
 * The rules stand where a packet comes in, before Docker writes its own address into it: so one chain says who reaches the programs of the
 * host and the published ports of containers alike, under the addresses and ports of the model, and with every backend of Docker.
 */
export function renderFirewall(topology: Topology): Rendering {
  const artifacts = topology.servers.flatMap((server) =>
    (['ipv4', 'ipv6'] as const).map((family) => ({
      path: `firewall/${server.name}.${family}.rules`,
      content: `${header(topology, server.name)}${ruleSet(family, ruleLines(topology, admissionsOf(server), family))}`,
    })),
  );
  return { artifacts, violations: [] };
}

function header(topology: Topology, server: string): string {
  const target = `${topology.system}/${topology.environment}`;
  return [
    `# Who may connect to ${server} from outside, by ${deploymentName(topology)}; everything else is dropped.`,
    `# arrimage firewall apply ${target} loads it, with the server's own Docker bridges let in, and takes it back where access is lost.`,
    '',
  ].join('\n');
}
