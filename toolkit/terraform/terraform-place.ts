import type { ServerNode } from '../../model/server.ts';
import { stackName } from '../../model/topology.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { LOCK_VARIABLE } from '../lock/fenced.ts';
import { stackFolder } from '../stack-folder.ts';
import { sshVariable, type TerraformPlace } from './terraform.ts';

/** Where Terraform runs for a server's stack. */
export function terraformPlace(
  { project, topology, hosts, run, environment, signal, locks }: Deployment,
  server: ServerNode,
): TerraformPlace {
  const lock = locks?.get(server.address);
  return {
    run,
    folder: stackFolder(project, stackName(topology, server.name)),
    environment: {
      ...environment,
      ...sshVariable(server, hosts),
      ...(lock === undefined ? {} : { [LOCK_VARIABLE]: lock }),
    },
    signal,
  };
}
