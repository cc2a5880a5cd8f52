import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { Finding } from '../examine/finding.ts';
import { HostError } from '../host-error.ts';
import type { Hosts } from '../hosts.ts';
import { compareFirewall, differencesOf } from './compare.ts';

/** Says of each server whether its firewall is applied, and in what it differs; one that does not answer is told of elsewhere. */
export async function firewallFindings(hosts: Hosts, topology: Topology): Promise<readonly Finding[]> {
  const found = await Promise.all(topology.servers.map((server) => findingOf(hosts, topology, server)));
  return found.flat();
}

async function findingOf(hosts: Hosts, topology: Topology, server: ServerNode): Promise<readonly Finding[]> {
  const target = `${topology.system}/${topology.environment}`;
  const base = { server: server.name, check: 'firewall', subject: '' } as const;
  try {
    const compared = await compareFirewall(hosts, topology, server);
    if (compared.state === 'applied') {
      return [{ ...base, state: 'ok', found: 'just the connections of the model are open', needed: '', remedy: '' }];
    }
    if (compared.state === 'not-applied') {
      const remedy = `arrimage firewall apply ${target} leaves just the connections of the model open`;
      return [{ ...base, state: 'ok', found: 'not applied', needed: '', remedy }];
    }
    const remedy = `arrimage firewall apply ${target}`;
    const found = differencesOf(compared).join(', ');
    return [{ ...base, state: 'warning', found, needed: 'what the settings say', remedy }];
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}
