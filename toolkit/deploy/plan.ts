import type { ServerNode } from '../../model/server.ts';
import { stackName } from '../../model/topology.ts';
import { firewallDeviations } from '../firewall/seen-firewall.ts';
import type { Deviation } from '../look/deviation.ts';
import { deviationsOf } from '../look/deviations.ts';
import { lookWherePossible } from '../look/look-where-possible.ts';
import type { Seen } from '../look/seen.ts';
import { standbyDeviations } from '../standby/recover.ts';
import { TerraformError } from '../terraform-error.ts';
import type { Deployment } from './deployment.ts';
import { writeStacks } from './stacks.ts';
import { fetchState } from './state.ts';
import { initialize, type PlannedChange, plan } from './terraform.ts';
import { terraformPlace } from './terraform-place.ts';

/** What Terraform would do to one stack. */
export interface StackPlan {
  readonly server: string;
  readonly stack: string;
  readonly changes: readonly PlannedChange[];
}

/** What a deployment would do. */
export interface Planned {
  readonly seen: readonly Seen[];
  /** In what the servers differ from what is wanted. */
  readonly deviations: readonly Deviation[];
  readonly stacks: readonly StackPlan[];
  /** What could not be looked at or planned, and why. */
  readonly errors: readonly string[];
}

/** Looks at the servers and asks Terraform for each stack; a server that does not answer is named, and the others are planned. */
export async function planDeployment(deployment: Deployment): Promise<Planned> {
  const { hosts, topology, project, progress } = deployment;
  const { seen, errors } = await lookWherePossible(hosts, topology);
  await writeStacks(project, topology);
  const servers = topology.servers.filter(({ name }) => seen.some(({ server }) => server === name));
  for (const server of servers) {
    const own = seen.find((item) => item.server === server.name);
    if (own !== undefined) await fetchState(project, hosts, topology, server, own);
    await initialize(terraformPlace(deployment, server));
  }
  const planned = await Promise.all(
    servers.map(async (server) => {
      const key = `plan ${server.name}`;
      progress.begin(key, `${server.name}: terraform plan`);
      const result = await stackPlan(deployment, server);
      progress.end(key, typeof result === 'string' ? 'failed' : 'done');
      return result;
    }),
  );
  return {
    seen,
    deviations: [
      ...seen.flatMap((item) => deviationsOf(topology, item)),
      ...firewallDeviations(topology, seen),
      ...standbyDeviations(seen),
    ],
    stacks: planned.filter((item) => typeof item !== 'string'),
    errors: [...errors, ...planned.filter((item) => typeof item === 'string')],
  };
}

/** The plan of a stack, or why there is none. */
async function stackPlan(deployment: Deployment, server: ServerNode): Promise<StackPlan | string> {
  const stack = stackName(deployment.topology, server.name);
  try {
    return { server: server.name, stack, changes: await plan(terraformPlace(deployment, server)) };
  } catch (error) {
    if (error instanceof TerraformError) return `server ${server.name}: ${error.message}`;
    throw error;
  }
}
