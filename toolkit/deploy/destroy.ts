import type { ServerNode } from '../../model/server.ts';
import { type Locking, withLock } from '../lock/with-lock.ts';
import { look, lookAtAll } from '../look/look.ts';
import type { Seen } from '../look/seen.ts';
import { serverOrder } from '../services/start-order.ts';
import { dropStandby } from '../standby/drop-standby.ts';
import { forgetVolumes } from '../states/forget-volumes.ts';
import { otherRelease, refuseMoved } from '../states/moved-states.ts';
import { containersOf } from '../states/state.ts';
import { statesOf } from '../states/states.ts';
import { writeStacks } from '../terraform/stacks.ts';
import { initialize, removeAll } from '../terraform/terraform.ts';
import { terraformPlace } from '../terraform/terraform-place.ts';
import { type Deployment, whileHeld } from './deployment.ts';
import { removeTraces } from './remove-traces.ts';
import { removeContainers } from './settle-server.ts';

export interface DestroyOptions {
  /** Whether the data goes as well. */
  readonly volumes: boolean;
  readonly locking: Locking;
}

/**
 * Removes what a deployment made: containers in the reverse order of deployment, each with its grace, then networks, files and secrets.
 *
 * Volumes stay unless they are asked for, and with them the records of releases and of jobs that run once; a deployment afterwards finds
 * them again.
 */
export async function destroy(deployment: Deployment, options: DestroyOptions): Promise<void> {
  const { hosts, topology, project } = deployment;
  const seen = await lookAtAll(hosts, topology);
  await refuseMoved(deployment, seen, await otherRelease(deployment, seen));
  await withLock({ hosts, topology, what: 'removal' }, options.locking, async (held) => {
    const own = whileHeld(deployment, held, options.locking.signal);
    await writeStacks(project, topology);
    for (const server of [...serverOrder(topology.servers)].reverse()) await destroyServer(own, server, options);
  });
}

async function destroyServer(deployment: Deployment, server: ServerNode, { volumes }: DestroyOptions): Promise<void> {
  const { hosts, topology, progress } = deployment;
  const states = statesOf(deployment);
  const key = `destroy ${server.name}`;
  progress.begin(key, `${server.name}: removing containers and networks`);
  try {
    const seen = await look(hosts, topology, server);
    await states.fetch(server, seen);
    await states.prepare(server);
    await forgetVolumes(states, server);
    await removeUnknown(deployment, server, seen);
    const place = terraformPlace(deployment, server);
    await initialize(place);
    if (seen.standby !== null) await dropStandby(deployment, server, seen.standby);
    await states.during(server, () => removeAll(place));
    await removeTraces(deployment, server, seen, volumes);
    if (!volumes) await states.push(server);
    progress.end(key, 'done');
  } catch (error) {
    progress.end(key, 'failed');
    throw error;
  }
}

/** What Terraform does not know is on networks that it could not remove then, which it would try for minutes: jobs, and what hands or a killed run have left. */
async function removeUnknown(deployment: Deployment, server: ServerNode, { containers }: Seen): Promise<void> {
  const known = containersOf(await statesOf(deployment).read(server));
  const unknown = containers.filter(({ Id }) => !known.has(Id));
  await removeContainers(
    deployment,
    server,
    unknown.map(({ Id }) => Id),
  );
}
