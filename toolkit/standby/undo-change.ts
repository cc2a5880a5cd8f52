import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { atRelease } from '../deploy/at-release.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { awaitEnds, endingOf, startEnded } from '../deploy/ending.ts';
import { removeContainers } from '../deploy/settle-server.ts';
import { HostError } from '../host-error.ts';
import type { Generation } from '../look/generation.ts';
import { look } from '../look/look.ts';
import { allContainers, type Seen } from '../look/seen.ts';
import type { SeenContainer } from '../look/seen-container.ts';
import { containersOf, type TerraformState } from '../states/state.ts';
import { statesOf } from '../states/states.ts';
import { returnedState } from './generation-state.ts';
import { isRolling } from './generations.ts';
import { keep } from './keep-generations.ts';
import { reviseState } from './revise-state.ts';
import { clearRecord } from './standby-files.ts';
import { stopTimer } from './timer.ts';
import { allOf, awaitGeneration, startContainers, stopContainers, turnEdges } from './turn.ts';

/** What served on a server before a change of generations, and Terraform's state of then. */
export interface ServedBefore {
  readonly server: ServerNode;
  readonly generation: Generation;
  readonly state: TerraformState;
}

/**
 * Makes the generation serve again that did before a change which has failed, or was interrupted; what stood by then stands by again.
 *
 * Nothing of the other one is removed before the edges have turned. Each part may be done twice.
 *
 * @param old the topology of what served
 */
export async function undoChange(
  deployment: Deployment,
  old: Topology,
  before: readonly ServedBefore[],
): Promise<void> {
  const { hosts, topology } = deployment;
  const servers = before.map(({ server }) => server);
  const there = new Set(topology.servers.map(({ name }) => name));
  // What is in the settings no more may be gone.
  const staying = { ...old, servers: old.servers.filter(({ name }) => there.has(name)) };
  const turn = (): Promise<void> =>
    turnEdges({ ...atRelease(deployment, staying), signal: new AbortController().signal });
  const seen = new Map<string, Seen>();
  // Where a connection was lost, what the change has told to stop may run for a while yet.
  const ending = new Map<ServerNode, readonly SeenContainer[]>();
  const starting = allOf(servers, async (server) => {
    await stopTimer(hosts, topology, server);
    const now = await lookAtBoth(deployment, server);
    const brief = endingOf(deployment, old, now, 'brief');
    ending.set(server, endingOf(deployment, old, now, 'long'));
    await awaitEnds(deployment, server, brief);
    seen.set(server.name, brief.length === 0 ? now : await lookAtBoth(deployment, server));
    await startStopped(hosts, old, server, before, seen);
  });
  // Where one server does not answer, the edges of the others turn all the same.
  const [started, turned] = await Promise.allSettled([starting, starting.catch(() => {}).then(turn)]);
  for (const result of [started, turned]) if (result.status === 'rejected') throw result.reason;
  for (const [server, long] of ending)
    if (long.length > 0) await startEnded(deployment, server, long, await lookAtBoth(deployment, server));
  for (const item of before) await restore(deployment, item);
}

/** What a server runs, both generations taken together. */
async function lookAtBoth({ hosts, topology }: Deployment, server: ServerNode): Promise<Seen> {
  const seen = await look(hosts, topology, server);
  return { ...seen, containers: allContainers(seen) };
}

/** How healthy they become does not matter: they are what served. */
async function startStopped(
  hosts: Deployment['hosts'],
  old: Topology,
  server: ServerNode,
  before: readonly ServedBefore[],
  seen: ReadonlyMap<string, Seen>,
): Promise<void> {
  const all = seen.get(server.name)?.containers ?? [];
  const generation = before.find((item) => item.server === server)?.generation;
  const stopped = (generation?.containers ?? []).filter(({ id }) =>
    all.some(({ Id, State }) => Id === id && !State.Running),
  );
  if (generation === undefined || stopped.length === 0) return;
  await startContainers(hosts, server, stopped);
  await awaitGeneration(hosts, old, server, { ...generation, containers: stopped }).catch((error: unknown) => {
    if (!(error instanceof HostError)) throw error;
  });
}

async function restore(deployment: Deployment, { server, generation, state: earlier }: ServedBefore): Promise<void> {
  const { hosts, topology } = deployment;
  const seen = await look(hosts, topology, server);
  const all = allContainers(seen);
  const served = new Set([...containersOf(earlier), ...generation.containers.map(({ id }) => id)]);
  const others = all.filter((container) => isRolling(container) && !served.has(container.Id)).map(({ Id }) => Id);
  const { standby = null, until = 0 } = seen.standby?.record ?? {};
  // Where the change had ended already, what stands by is what served.
  const stoodBy = standby?.color === generation.color ? null : standby;
  const left = { containers: new Set(others), networks: new Set(stoodBy?.networks) };
  const there = new Set(all.map(({ Id }) => Id));
  await reviseState(deployment, server, earlier, (now) => returnedState(now, earlier, left, there));
  await statesOf(deployment).push(server);
  const staying = new Set(stoodBy?.containers.map(({ id }) => id));
  await removeContainers(
    deployment,
    server,
    others.filter((id) => !staying.has(id)),
  );
  if (stoodBy === null) return clearRecord(hosts, server);
  await stopContainers(
    hosts,
    server,
    stoodBy.containers.filter(({ stops }) => stops),
  );
  await keep(deployment, server, { version: 1, before: null, standby: stoodBy, until }, stoodBy);
}
