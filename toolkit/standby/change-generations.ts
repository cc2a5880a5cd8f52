import type { ServerNode } from '../../model/server.ts';
import { upstreamsOf } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { allSteady } from '../deploy/all-steady.ts';
import { bringServer, finishServer } from '../deploy/apply-server.ts';
import { type BeforeRun, byServer } from '../deploy/before-run.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { inOrder } from '../deploy/order.ts';
import { stopElsewhere } from '../deploy/stop-elsewhere.ts';
import { toldText } from '../deploy/told-text.ts';
import { touch } from '../deploy/touch.ts';
import { HostError } from '../host-error.ts';
import { deviationsOf } from '../look/deviations.ts';
import { look, lookAtAll } from '../look/look.ts';
import { allContainers, type Seen, seenOf } from '../look/seen.ts';
import { changeEach, refuseLeft } from './change-each.ts';
import { dropStandby } from './drop-standby.ts';
import { type GenerationChange, generationChange, type LeavingGeneration } from './generation-change.ts';
import { returnedState, withoutGeneration } from './generation-state.ts';
import { canReturn, leavingFrom, namesWanted, standsBy } from './generations.ts';
import { keepGenerations } from './keep-generations.ts';
import { reviseState } from './revise-state.ts';
import { readGenerationState, writeRecord } from './standby-files.ts';
import { stopTimer } from './timer.ts';
import { allOf, awaitGeneration, startContainers, stopContainers, turnEdges } from './turn.ts';
import { undoChange } from './undo-change.ts';
import { UndoError } from './undo-error.ts';

/**
 * Makes the servers run what the topology says; by the strategy `blue-green` the new generation comes up beside the old one, then all edges
 * turn, and the old one stays for a time.
 *
 * Where the generation that stands by is what is wanted, the edges turn to that, whatever the strategy.
 *
 * @param touched is added the servers that were changed
 */
export async function changeAll(deployment: Deployment, before: BeforeRun, touched: ServerNode[]): Promise<void> {
  const seen = [...before.seen.values()];
  const { topology, progress } = deployment;
  const change = generationChange(deployment, before);
  if (change !== null && canReturn(topology, seen) && (await turnBack(deployment, change, before, touched))) return;
  const isInTheWay = seen.some((item) => leavingFrom(topology, item).length > 0 || clashes(topology, item));
  for (const server of topology.servers) {
    const { standby } = seenOf(seen, server);
    if (standby === null || !isInTheWay) continue;
    progress.note(`${server.name}: removing release ${standby.record.standby?.release}, which stood by`);
    await dropStandby(deployment, server, standby);
  }
  if (change === null || change.keepSeconds === null) {
    await changeEach(deployment, before, touched);
    return allSteady(deployment, touched);
  }
  await turnOn(deployment, change, before, touched);
}

/** Whether what stands by has a name that is wanted. */
function clashes(topology: Topology, { server, standby }: Seen): boolean {
  const names = new Set(namesWanted(topology, server));
  return (standby?.containers ?? []).some(({ Name }) => names.has(Name.replace(/^\//, '')));
}

/** To a new generation. The record is there before Terraform's state lets go of the old one: until it says otherwise, the next run undoes all this. */
async function turnOn(
  deployment: Deployment,
  all: GenerationChange,
  before: BeforeRun,
  touched: ServerNode[],
): Promise<void> {
  const { topology, hosts, signal, secrets } = deployment;
  const change = { ...all, servers: all.servers.filter(({ generation }) => generation.containers.length > 0) };
  await undoneOnFailure(deployment, change, async () => {
    for (const { server, generation, state } of change.servers) {
      touch(touched, server);
      const record = { version: 1, before: generation, standby: null, until: 0 } as const;
      await writeRecord(hosts, server, record, { color: generation.color, state });
    }
    for (const { server, generation, state } of change.servers) {
      const left = { containers: idsOf(generation), networks: new Set(generation.networks) };
      await reviseState(deployment, server, state, (now) => withoutGeneration(now, left));
    }
    await inOrder(topology.servers, async (server) => {
      const own = await look(hosts, topology, server);
      if (deviationsOf(topology, own, secrets).length === 0) return;
      signal.throwIfAborted();
      touch(touched, server);
      await stopElsewhere(deployment, server, before, touched);
      await bringServer(deployment, server, own);
    });
    await allSteady(deployment, touched);
    await turn(deployment, change);
    await inOrder(topology.servers, async (server) => {
      if (!touched.some(({ name }) => name === server.name)) return;
      refuseLeft(await finishServer(deployment, server, await look(hosts, topology, server)));
    });
    // From then on there is only a turn back, which a deployment does not do by itself.
    await allSteady(deployment, touched);
    await keepGenerations(deployment, change);
  });
}

/** To the one that stands by; false: it could not be, all is as before, and what stood by is not good for anything. */
async function turnBack(
  deployment: Deployment,
  change: GenerationChange,
  { left }: BeforeRun,
  touched: ServerNode[],
): Promise<boolean> {
  const { topology, hosts, progress } = deployment;
  await allOf(topology.servers, (server) => stopTimer(hosts, topology, server));
  const seen = await lookAtAll(hosts, topology);
  // Its timer may have been quicker.
  if (!canReturn(topology, seen)) return false;
  const release = seen.find(standsBy)?.standby?.record.standby?.release;
  progress.note(`release ${release} stands by; turning back to it`);
  let isUp = false;
  try {
    await undoneOnFailure(deployment, change, async () => {
      for (const { server, generation, state } of change.servers) {
        touch(touched, server);
        const { standby = null, until = 0 } = seenOf(seen, server).standby?.record ?? {};
        const record = { version: 1, before: generation, standby, until } as const;
        await writeRecord(hosts, server, record, { color: generation.color, state });
      }
      await allOf(topology.servers, async (server) => {
        const standby = seenOf(seen, server).standby?.record.standby ?? null;
        if (standby === null) return;
        await startContainers(hosts, server, standby.containers);
        await awaitGeneration(hosts, topology, server, standby);
      });
      isUp = true;
      deployment.signal.throwIfAborted();
      await turn(deployment, change);
      for (const leaving of change.servers) await exchangeState(deployment, leaving, seenOf(seen, leaving.server));
      await changeEach(deployment, { seen: byServer(await lookAtAll(hosts, topology)), left }, touched);
      await allSteady(deployment, touched);
      await keepGenerations(deployment, change);
    });
  } catch (error) {
    if (isUp || !(error instanceof HostError)) throw error;
    progress.note(`what stood by does not serve, so that others take its place (${toldText(deployment, error)})`);
    return false;
  }
  return true;
}

/** All edges turn at the same time; what takes work by itself is told to end just before, and what others may still talk to ends after. */
async function turn(deployment: Deployment, { old, servers }: GenerationChange): Promise<void> {
  const { hosts } = deployment;
  const upstreams = new Set(old.services.flatMap(upstreamsOf));
  const stopAll = (isAnswering: boolean): Promise<void> =>
    allOf(
      servers.map(({ server }) => server),
      async (server) => {
        const own = servers.find((item) => item.server === server)?.generation.containers ?? [];
        const stopping = own.filter(
          ({ stops, service }) => stops && upstreams.has(`${server.name}/${service}`) === isAnswering,
        );
        for (const { id } of stopping) deployment.ending?.add(id);
        await stopContainers(hosts, server, stopping);
      },
    );
  const [stopped, turned] = await Promise.allSettled([stopAll(false), turnEdges(deployment)]);
  if (turned.status === 'rejected') throw turned.reason;
  if (stopped.status === 'rejected') throw stopped.reason;
  await stopAll(true);
}

/** What Terraform knew when the generation served that serves again. */
async function exchangeState(deployment: Deployment, leaving: LeavingGeneration, seen: Seen): Promise<void> {
  const { server, generation, state } = leaving;
  const standby = seen.standby?.record.standby ?? null;
  const left = { containers: idsOf(generation), networks: new Set(generation.networks) };
  const earlier = standby === null ? state : await readGenerationState(deployment.hosts, server, standby);
  const there = new Set(allContainers(seen).map(({ Id }) => Id));
  await reviseState(deployment, server, state, (now) => returnedState(now, earlier, left, there));
}

async function undoneOnFailure(
  deployment: Deployment,
  { old, servers }: GenerationChange,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    try {
      await undoChange(deployment, old, servers);
    } catch (second) {
      throw new UndoError([error, second]);
    }
    throw error;
  }
}

function idsOf({ containers }: LeavingGeneration['generation']): ReadonlySet<string> {
  return new Set(containers.map(({ id }) => id));
}
