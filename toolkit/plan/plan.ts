import type { ServerNode } from '../../model/server.ts';
import { stackName, type Topology } from '../../model/topology.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { type LeftServers, leftDeviations, leftServers } from '../deploy/left-servers.ts';
import { differencesOf } from '../differences.ts';
import type { Deviation } from '../look/deviation.ts';
import { lookWherePossible } from '../look/look-where-possible.ts';
import type { Seen } from '../look/seen.ts';
import { isPlacedElsewhere, leftBehind, otherRelease } from '../states/moved-states.ts';
import { statesOf } from '../states/states.ts';
import { writeStacks } from '../terraform/stacks.ts';
import { initialize, type PlannedChange, plan } from '../terraform/terraform.ts';
import { terraformPlace } from '../terraform/terraform-place.ts';
import { TerraformError } from '../terraform-error.ts';

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
  /** Servers of the last release that a deployment leaves. */
  readonly left: LeftServers | null;
  /** What could not be looked at or planned, and why. */
  readonly errors: readonly string[];
}

/** Looks at the servers and asks Terraform for each stack; a server that does not answer is named, and the others are planned. */
export async function planDeployment(deployment: Deployment): Promise<Planned> {
  const { hosts, topology, project, progress } = deployment;
  const { seen, errors } = await lookWherePossible(hosts, topology);
  await writeStacks(project, topology);
  const last = await otherRelease(deployment, seen);
  const ready = await prepareStacks(deployment, seen, last);
  const left = await leftServers(hosts, topology, last, seen);
  const servers = ready.filter((item) => typeof item !== 'string');
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
    deviations: [...differencesOf({ topology }, seen), ...leftDeviations(left)],
    stacks: planned.filter((item) => typeof item !== 'string'),
    left,
    errors: [...errors, ...[...ready, ...planned].filter((item) => typeof item === 'string')],
  };
}

/** The servers whose stacks Terraform can be asked about, and why the others' cannot. */
async function prepareStacks(
  deployment: Deployment,
  seen: readonly Seen[],
  last: Topology | null,
): Promise<readonly (ServerNode | string)[]> {
  const { topology } = deployment;
  const states = statesOf(deployment);
  const ready: (ServerNode | string)[] = [];
  // One at a time: where there is a cache of providers, two would write it at once.
  for (const server of topology.servers) {
    const own = seen.find((item) => item.server === server.name);
    if (own === undefined) continue;
    try {
      await states.fetch(server, own);
      await initialize(terraformPlace(deployment, server));
      const left = isPlacedElsewhere(topology, last) ? leftBehind(last, topology, own, await states.read(server)) : [];
      ready.push(...(left.length === 0 ? [server] : left));
    } catch (error) {
      ready.push(reasonOf(server, error));
    }
  }
  return ready;
}

/** The plan of a stack, or why there is none. */
async function stackPlan(deployment: Deployment, server: ServerNode): Promise<StackPlan | string> {
  const stack = stackName(deployment.topology, server.name);
  try {
    return { server: server.name, stack, changes: await plan(terraformPlace(deployment, server)) };
  } catch (error) {
    return reasonOf(server, error);
  }
}

function reasonOf({ name }: ServerNode, error: unknown): string {
  if (error instanceof TerraformError) return `server ${name}: ${error.message}`;
  throw error;
}
