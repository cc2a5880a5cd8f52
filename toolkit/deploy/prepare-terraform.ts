import type { Deviation } from '../look/deviation.ts';
import { type Seen, seenOf } from '../look/seen.ts';
import { statesOf } from '../states/states.ts';
import { writeStacks } from '../terraform/stacks.ts';
import { initialize } from '../terraform/terraform.ts';
import { terraformPlace } from '../terraform/terraform-place.ts';
import { needsTerraform } from './apply-server.ts';
import { stepsAtRelease } from './at-release.ts';
import type { Deployment } from './deployment.ts';

/** Terraform fetches its provider before anything is touched: its registry is one more thing that can fail. */
export async function prepareTerraform(
  deployment: Deployment,
  wrong: readonly Deviation[],
  seen: readonly Seen[],
): Promise<void> {
  const { project, topology } = deployment;
  const states = statesOf(deployment);
  await writeStacks(project, topology, stepsAtRelease(deployment));
  // One at a time: where there is a cache of providers, two would write it at once.
  for (const server of topology.servers) {
    deployment.signal.throwIfAborted();
    await states.fetch(server, seenOf(seen, server));
    const isNeeded = wrong.some((item) => item.server === server.name && needsTerraform(item.kind));
    if (isNeeded) await initialize(terraformPlace(deployment, server));
    await states.prepare(server);
  }
}
