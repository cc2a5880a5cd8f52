import { instancesOf } from '../../model/instance.ts';
import type { ServerNode } from '../../model/server.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { HostError } from '../host-error.ts';
import { shortId } from '../look/aspects.ts';
import { look } from '../look/look.ts';
import type { Seen } from '../look/seen.ts';
import { nameOf, type SeenContainer } from '../look/seen-container.ts';
import { settle } from '../states/settle.ts';
import { type TerraformState, unknownTo } from '../states/state.ts';
import { statesOf } from '../states/states.ts';
import type { Deployment } from './deployment.ts';
import { uselessAmong } from './useless.ts';

/**
 * Puts right what an earlier run left half-way, on the server and in the state.
 *
 * A container that the state does not know goes at once where it is in the way, or does not work and no edge has it; any other that runs may be what
 * serves, and stays until its successor does: it gives up its name where it may stand beside that.
 */
export async function settleServer(deployment: Deployment, server: ServerNode, seen: Seen): Promise<Seen> {
  const { topology, hosts } = deployment;
  await hosts.script(server, 'removing couriers', COURIERS);
  const states = statesOf(deployment);
  const known = await states.read(server);
  const lost = lostBy(known, seen);
  const useless = await uselessAmong(deployment, server, lost);
  const staying = lost.filter(
    (container) => !useless.includes(container) && mayStandBeside(topology, server, container),
  );
  const unknown = lost.filter(
    (container) =>
      !staying.includes(container) && (useless.includes(container) || isInTheWay(topology, server, container)),
  );
  const { state, remove } = settle(
    known,
    new Set(seen.containers.filter(({ State }) => State.Running).map(({ Id }) => Id)),
    wantedAmong(topology, server, seen),
  );
  if (state === null && remove.length + unknown.length + staying.length === 0) return seen;
  deployment.progress.note(`${server.name}: removing what a run that failed, or a hand, has left`);
  await removeContainers(deployment, server, [...remove, ...unknown.map(({ Id }) => Id)]);
  if (state !== null) await states.write(server, state);
  await rename(deployment, server, staying);
  return look(hosts, topology, server);
}

/** Ids of the containers that run as the topology says. */
function wantedAmong(topology: Topology, { name: server }: ServerNode, { containers }: Seen): ReadonlySet<string> {
  const instances = topology.services
    .filter((service) => service.server === server)
    .flatMap((service) => instancesOf(topology, service));
  const hashes = new Map(instances.map(({ name, hash }) => [name, hash]));
  const isWanted = (container: SeenContainer): boolean =>
    container.State.Running && hashes.get(nameOf(container)) === container.Config.Labels['arrimage.specification'];
  return new Set(containers.filter((item) => hashes.has(nameOf(item)) && isWanted(item)).map(({ Id }) => Id));
}

/** A courier lives for a moment; one that is older than any is left by a host that was gone meanwhile. */
const COURIERS = 'docker container prune --force --filter label=arrimage.courier --filter until=2m >/dev/null';

/** Stops and removes containers, each with its own grace: a `Schedule` may have an hour and more. */
export async function removeContainers(
  { hosts }: Pick<Deployment, 'hosts'>,
  server: ServerNode,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const script = 'docker stop "$@" >/dev/null 2>&1 || true; docker rm -f -v "$@" >/dev/null 2>&1 || true';
  await hosts.script(server, 'removing containers', script, { args: ids, timeoutSeconds: 4 * 3600 });
}

/** Whether a container bears a name that one of the topology is to have, or does not run. */
export function isInTheWay(topology: Topology, server: ServerNode, container: SeenContainer): boolean {
  return !container.State.Running || namesake(topology, server, container) !== undefined;
}

/** Whether a container that bears such a name may run beside the one that is to have it. */
function mayStandBeside(topology: Topology, server: ServerNode, container: SeenContainer): boolean {
  return container.State.Running && namesake(topology, server, container)?.update === 'rolling';
}

function namesake(topology: Topology, { name: server }: ServerNode, container: SeenContainer): ServiceNode | undefined {
  return topology.services
    .filter((service) => service.server === server)
    .find((service) => instancesOf(topology, service).some(({ name }) => name === nameOf(container)));
}

/** Their successors bear their names; they go once those serve. */
async function rename({ hosts }: Deployment, server: ServerNode, containers: readonly SeenContainer[]): Promise<void> {
  if (containers.length === 0) return;
  const args = containers.flatMap((container) => [container.Id, `${nameOf(container)}-${shortId(container.Id)}`]);
  const script = 'while [ "$#" -gt 0 ]; do docker rename "$1" "$2"; shift 2; done';
  await hosts.script(server, 'renaming containers', script, { args });
}

/**
 * Containers that a run made which died before Terraform could write them down.
 *
 * @throws HostError where the state is lost, since all would be unknown to it then
 */
function lostBy(state: TerraformState | null, { server, containers, release }: Seen): readonly SeenContainer[] {
  const unknown = unknownTo(state, containers);
  // One that has all but containers is of a run that died while it replaced the only one in place.
  const isThere = state !== null && state.resources.length > 0;
  if (unknown.length === 0 || isThere || release === 0) return unknown;
  throw new HostError(
    server,
    'script',
    `containers run that Terraform's state does not know (${unknown.map(nameOf).join(', ')}); bring the state back, or run arrimage destroy, which leaves the data, and deploy again`,
  );
}
