import type { ServerNode } from '../../model/server.ts';
import { stackName } from '../../model/topology.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { readState, saveState, type TerraformState } from '../deploy/state.ts';

/** Changes what Terraform's state of a server knows, as its next version. */
export async function reviseState(
  { project, topology }: Deployment,
  server: ServerNode,
  fallback: TerraformState,
  change: (state: TerraformState) => TerraformState,
): Promise<void> {
  const stack = stackName(topology, server.name);
  const state = (await readState(project, stack)) ?? fallback;
  await saveState(project, stack, { ...change(state), serial: state.serial + 1 });
}
