import { BlockList, isIPv6 } from 'node:net';
import type { ServerNode } from '../../model/server.ts';
import { admissionsOf } from '../../renderers/firewall/admission.ts';

/** Whether a server takes a connection from an address by its model. */
export function admits(
  server: ServerNode,
  source: string,
  port: number,
  { protocol = 'tcp', sshPort = null }: { readonly protocol?: 'tcp' | 'udp'; readonly sshPort?: number | null } = {},
): boolean {
  const family = isIPv6(source) ? 'ipv6' : 'ipv4';
  return admissionsOf(server)
    .filter((admission) => admission.family === family && admission.protocol === protocol)
    .filter((admission) => admission.port === port || (admission.purpose === 'SSH' && port === sshPort))
    .some((admission) => admission.source === null || isIn(source, admission.source, family));
}

/** Whether a server takes connections to a port from anybody at all. */
export function admitsSomebody(server: ServerNode, port: number, protocol: string, sshPort: number | null): boolean {
  return admissionsOf(server).some(
    (admission) =>
      admission.protocol === protocol && (admission.port === port || (admission.purpose === 'SSH' && port === sshPort)),
  );
}

function isIn(address: string, block: string, family: 'ipv4' | 'ipv6'): boolean {
  const [network = '', length = '0'] = block.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(length), family);
  return list.check(address, family);
}
