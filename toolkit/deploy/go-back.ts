import type { ServerNode } from '../../model/server.ts';
import { writeFiles } from '../deployment-folder.ts';
import type { Deviation } from '../look/deviation.ts';
import { allDeviations } from '../look/deviations.ts';
import { look } from '../look/look.ts';
import { hasContainers, type Seen, seenOf } from '../look/seen.ts';
import { isOfJob, nameOf, serviceOf } from '../look/seen-container.ts';
import { settle, stateBefore } from '../states/settle.ts';
import { statesOf } from '../states/states.ts';
import { recordFile } from '../step/job.ts';
import { leaveFirst } from '../step/leave.ts';
import { writeStacks } from '../terraform/stacks.ts';
import { applyServer } from './apply-server.ts';
import { atRelease, stepsAtRelease } from './at-release.ts';
import type { BeforeRun } from './before-run.ts';
import type { Deployment } from './deployment.ts';
import { awaitEnds, endingOf, startEnded } from './ending.ts';
import { jobsSince } from './jobs-since.ts';
import { inOrder, waitsBack } from './order.ts';
import { clearServer } from './remove-traces.ts';
import { isInTheWay, removeContainers } from './settle-server.ts';
import { aloneOn, startLeft } from './stop-elsewhere.ts';
import { isSick, uselessAmong } from './useless.ts';
import { otherWriters } from './writers.ts';

/** How going back ended. */
export interface WentBack {
  /** In what the servers differ from before. */
  readonly left: readonly Deviation[];
  /** Jobs that have run in the failed run, and not again on the way back; what they did stays. */
  readonly jobs: readonly string[];
  /** Jobs that it has begun and that still run; what they do stays. */
  readonly running: readonly string[];
  /** What went wrong on servers, such as those that do not answer; on the others all was done. */
  readonly errors: readonly unknown[];
}

/** Makes the servers that a failed run touched serve as before it. */
export async function goBack(
  deployment: Deployment,
  touched: readonly ServerNode[],
  before: BeforeRun,
): Promise<WentBack> {
  const jobs: string[] = [];
  const running: string[] = [];
  const errors = new Map<string, unknown>();
  // One that is gone keeps no other from being taken back.
  const unlessGone = (server: ServerNode, work: () => Promise<void>): Promise<void> =>
    work().catch((error: unknown) => void errors.set(server.name, error));
  for (const server of [...touched].reverse()) {
    await unlessGone(server, async () => {
      const seen = before.seen.get(server.name);
      if (seen !== undefined && before.topology !== null)
        await awaitEnds(deployment, server, endingOf(deployment, before.topology, seen, 'brief'));
      const now = await look(deployment.hosts, deployment.topology, server);
      const since = jobsSince(deployment.topology, server, seen, now);
      jobs.push(...since.ended.filter((name) => !now.idleJobs.has(name)));
      running.push(...since.running);
      await forgetIdle(deployment, server, seen, now, since.ended);
      await removeNew(deployment, server, before, now);
    });
  }
  await startLeft(deployment, before.left).catch((error: unknown) => void errors.set('servers that are left', error));
  if (before.topology === null) return { left: [], jobs, running, errors: [...errors.values()] };
  const again = new Set(before.topology.jobs.flatMap(({ runs, name }) => (runs === 'both-ways' ? [name] : [])));
  const signal = deployment.lost ?? new AbortController().signal;
  const old = { ...atRelease(deployment, before.topology), signal };
  await writeStacks(old.project, old.topology, stepsAtRelease(old));
  const left: Deviation[] = [];
  const found: Seen[] = [];
  const isBehind = ({ name }: ServerNode): boolean =>
    touched.some((item) => item.name === name) && hadContainers(before, name) && !errors.has(name);
  await Promise.all(
    old.topology.servers
      .filter(isBehind)
      .map((server) => unlessGone(server, async () => void found.push(await look(old.hosts, old.topology, server)))),
  );
  await inOrder(
    old.topology.servers.filter(isBehind),
    (server) =>
      unlessGone(server, async () => {
        left.push(...(await applyServer(old, server, seenOf(found, server), 'back')));
      }),
    waitsBack(old.topology, allDeviations(old, found)),
  );
  for (const server of old.topology.servers.filter(isBehind)) {
    const seen = before.seen.get(server.name);
    const long = seen === undefined ? [] : endingOf(deployment, old.topology, seen, 'long');
    if (long.length > 0)
      await unlessGone(server, async () => startEnded(old, server, long, await look(old.hosts, old.topology, server)));
  }
  // By now no edge turns to what was made where nothing ran before; it would go on beside what serves.
  for (const server of touched)
    if (!hadContainers(before, server.name)) await unlessGone(server, () => clear(deployment, server));
  // Of any other job the record is from the new release, and what it did stays.
  return {
    // Whether all is as healthy as before shows only after a while.
    left: left.filter(({ kind, subject }) => kind !== 'unhealthy' && (kind !== 'job' || again.has(subject))),
    jobs: jobs.filter((name) => !again.has(name)),
    // It waits for one that it runs again.
    running: running.filter((name) => !again.has(name)),
    errors: [...errors.values()],
  };
}

/** Removes all that a run has made on a server. */
async function clear(deployment: Deployment, server: ServerNode): Promise<void> {
  const seen = await look(deployment.hosts, deployment.topology, server);
  await clearServer(deployment, server, seen);
  if (seen.containers.length > 0)
    deployment.progress.note(`${server.name}: removed ${seen.containers.map(nameOf).join(', ')}`);
}

function hadContainers({ seen }: BeforeRun, server: string): boolean {
  const own = seen.get(server);
  return own !== undefined && hasContainers(own);
}

/**
 * Gives Terraform the state from before the run, and removes those containers that the run made which are in the way of the old ones.
 *
 * An edge may have turned to the others: they go once it has turned back.
 */
async function removeNew(deployment: Deployment, server: ServerNode, before: BeforeRun, now: Seen): Promise<void> {
  const states = statesOf(deployment);
  const running = new Set(now.containers.filter(({ State }) => State.Running).map(({ Id }) => Id));
  const state = await states.read(server);
  const old = before.states.get(server.name) ?? null;
  // Where nothing ran before, what is well goes on.
  const isFirst = old === null || before.topology === null;
  const settled = isFirst ? settle(state, running) : { state: stateBefore(state, old), remove: [] };
  const known = new Set(before.seen.get(server.name)?.containers.map(({ Id }) => Id));
  const made = now.containers.filter((container) => !known.has(container.Id) && !isOfJob(container));
  const { topology } = before;
  const useless = topology === null ? made.filter(isSick) : await uselessAmong(deployment, server, made);
  // What may run only once has stopped elsewhere, and is started again there.
  const isMoved = topology !== null || (before.left?.servers ?? []).length > 0;
  const alone = isMoved ? aloneOn(deployment.topology, server) : new Set<string>();
  const placed = new Set(topology?.services.flatMap((item) => (item.server === server.name ? [item.name] : [])));
  // A run that has died may have made it.
  const moved = (topology === null ? [] : now.containers).filter(
    (container) => alone.has(serviceOf(container)) && !placed.has(serviceOf(container)) && !made.includes(container),
  );
  const writers = topology === null ? [] : otherWriters(topology, server, made);
  const unwanted = [...made, ...moved].filter(
    (container) =>
      alone.has(serviceOf(container)) ||
      writers.includes(container) ||
      settled.remove.includes(container.Id) ||
      useless.includes(container) ||
      (topology !== null && isInTheWay(topology, server, container)),
  );
  const report = (line: string): void => deployment.progress.note(line);
  const serving = unwanted.filter((container) => !isSick(container)).map(nameOf);
  await leaveFirst({ ...deployment, server, report }, serving);
  await removeContainers(
    deployment,
    server,
    unwanted.map(({ Id }) => Id),
  );
  if (unwanted.length > 0) deployment.progress.note(`${server.name}: removed ${unwanted.map(nameOf).join(', ')}`);
  if (settled.state === null) return;
  await states.write(server, settled.state);
  // The step that turned an edge may have brought there what the run had made by then, which would seem to fit better.
  await states.push(server);
}

/** A job that found nothing to do leaves its record, too, as it was. */
async function forgetIdle(
  { hosts }: Deployment,
  server: ServerNode,
  before: Seen | undefined,
  { idleJobs }: Seen,
  ended: readonly string[],
): Promise<void> {
  const records = ended.flatMap((name) => {
    const specification = before?.jobs.get(name);
    return specification === undefined || !idleJobs.has(name) ? [] : [recordFile(name, specification)];
  });
  await writeFiles(hosts, server, records);
}
