import type { ServerNode } from '../../model/server.ts';
import type { Deployment } from '../deploy/deployment.ts';
import type { TerraformState } from '../states/state.ts';
import { statesOf } from '../states/states.ts';

/** Changes what Terraform's state of a server knows, as its next version. */
export async function reviseState(
  deployment: Deployment,
  server: ServerNode,
  fallback: TerraformState,
  change: (state: TerraformState) => TerraformState,
): Promise<void> {
  const states = statesOf(deployment);
  const state = (await states.read(server)) ?? fallback;
  await states.write(server, { ...change(state), serial: state.serial + 1 });
}
