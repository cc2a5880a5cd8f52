import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { removeRules } from '../firewall/apply-rules.ts';
import { type Locking, withLock } from '../lock/with-lock.ts';
import { look, lookAtAll } from '../look/look.ts';
import type { Seen } from '../look/seen.ts';
import { serverOrder } from '../services/start-order.ts';
import { dropStandby } from '../standby/drop-standby.ts';
import { refuseMoved } from '../states/moved-states.ts';
import { containersOf } from '../states/state.ts';
import type { StateStore } from '../states/state-store.ts';
import { statesOf } from '../states/states.ts';
import { jobRecord } from '../step/job.ts';
import { writeStacks } from '../terraform/stacks.ts';
import { initialize, removeAll } from '../terraform/terraform.ts';
import { terraformPlace } from '../terraform/terraform-place.ts';
import { type Deployment, whileHeld } from './deployment.ts';
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
  await refuseMoved(deployment, await lookAtAll(hosts, topology));
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
    const known = containersOf(await states.read(server));
    // What Terraform does not know is still on the network that it removes: finished jobs, and what a run that was killed left.
    const unknown = seen.containers.filter(({ Id }) => !known.has(Id));
    await removeContainers(
      deployment,
      server,
      unknown.map(({ Id }) => Id),
    );
    await states.during(server, () => removeAll(place));
    await removeRules(hosts, topology, server);
    await hosts.script(server, 'removing networks and files', LEFTOVERS, {
      args: [
        ...[server.directory, topology.system, topology.environment],
        ...[[...seen.images].find(([, image]) => image !== null)?.[0] ?? ''],
        [
          ...['standby', 'files'],
          ...(volumes ? ['jobs', 'releases', 'failures', 'state'] : repeatedJobs(topology, server)),
        ].join(' '),
        ...(volumes ? topology.volumes.filter((item) => item.server === server.name).map(({ name }) => name) : []),
      ],
      timeoutSeconds: 300,
    });
    if (!volumes) await states.push(server);
    progress.end(key, 'done');
  } catch (error) {
    progress.end(key, 'failed');
    throw error;
  }
}

/** Containers that hands have made are on networks that Terraform could not remove then, which it would try for minutes. */
async function removeUnknown(deployment: Deployment, server: ServerNode, { containers }: Seen): Promise<void> {
  const known = containersOf(await statesOf(deployment).read(server));
  const unknown = containers.filter(({ Id }) => !known.has(Id));
  await removeContainers(
    deployment,
    server,
    unknown.map(({ Id }) => Id),
  );
}

/** Records of jobs that every deployment from nothing runs, whatever they have done on volumes that stay. */
function repeatedJobs({ jobs }: Topology, { name }: ServerNode): readonly string[] {
  return jobs.filter(({ server, runs }) => server === name && runs !== 'once').map(jobRecord);
}

/** Terraform refuses to destroy volumes, as it should; what it does not know, it leaves alone. */
async function forgetVolumes(states: StateStore, server: ServerNode): Promise<void> {
  const state = await states.read(server);
  if (state === null || !state.resources.some(({ type }) => type === 'docker_volume')) return;
  const resources = state.resources.filter(({ type }) => type !== 'docker_volume');
  await states.write(server, { ...state, serial: state.serial + 1, resources });
}

/** directory, system, environment, an image with `rm`, what to remove of the directory, volumes. Files there are root's, and root is in containers only. */
const LEFTOVERS = `
directory=$1 system=$2 environment=$3 image=$4 paths=$5
shift 5
for network in $(docker network ls -q --filter "label=arrimage.system=$system" --filter "label=arrimage.environment=$environment"); do
  docker network rm "$network" >/dev/null
done
for volume do docker volume rm -f "$volume" >/dev/null; done
if [ -n "$image" ] && [ -d "$directory" ]; then
  set --
  for path in $paths; do set -- "$@" "/folder/$path"; done
  docker run --rm --network none --user 0:0 --pull never --entrypoint rm -v "$directory:/folder" "$image" -rf "$@"
fi`;
