import type { ServerNode } from '../../model/server.ts';
import { stackName, type Topology } from '../../model/topology.ts';
import type { Deviation } from '../look/deviation.ts';
import { look } from '../look/look.ts';
import { nameOf, type Seen } from '../look/seen.ts';
import { applyServer } from './apply-server.ts';
import { atRelease, stepsAtRelease } from './at-release.ts';
import type { Deployment } from './deployment.ts';
import { settle, stateBefore } from './settle.ts';
import { removeContainers } from './settle-server.ts';
import { writeStacks } from './stacks.ts';
import { containersOf, readState, saveState, type TerraformState } from './state.ts';

/** What was before a run: what each server ran, Terraform's states, and the release that it was. */
export interface BeforeRun {
  readonly seen: ReadonlyMap<string, Seen>;
  readonly states: ReadonlyMap<string, TerraformState | null>;
  /** Null: nothing was deployed before. */
  readonly topology: Topology | null;
  /** Whether the servers ran what that topology says. */
  readonly isKnown: boolean;
}

/** How going back ended. */
export interface WentBack {
  /** In what the servers differ from before. */
  readonly left: readonly Deviation[];
  /** Jobs that have run in the failed run, and not again on the way back; what they did stays. */
  readonly jobs: readonly string[];
}

/** Makes the servers that a failed run touched serve as before it. */
export async function goBack(
  deployment: Deployment,
  touched: readonly ServerNode[],
  before: BeforeRun,
): Promise<WentBack> {
  const jobs: string[] = [];
  for (const server of [...touched].reverse()) {
    const now = await look(deployment.hosts, deployment.topology, server);
    jobs.push(...jobsSince(before.seen.get(server.name), now));
    await removeNew(deployment, server, before, now);
  }
  if (before.topology === null) return { left: [], jobs };
  const again = new Set(before.topology.jobs.flatMap(({ runs, name }) => (runs === 'both-ways' ? [name] : [])));
  const signal = deployment.lost ?? new AbortController().signal;
  const old = { ...atRelease(deployment, before.topology), signal };
  await writeStacks(old.project, old.topology, stepsAtRelease(old));
  const left: Deviation[] = [];
  for (const server of old.topology.servers.filter(({ name }) => touched.some((item) => item.name === name))) {
    left.push(...(await applyServer(old, server, await look(old.hosts, old.topology, server), 'back')));
  }
  // Of any other job the record is from the new release, and what it did stays.
  return {
    left: left.filter(({ kind, subject }) => kind !== 'job' || again.has(subject)),
    jobs: jobs.filter((name) => !again.has(name)),
  };
}

/** Removes the containers that the run made, where the old ones stand; then the state is the one in which they are current. */
async function removeNew(deployment: Deployment, server: ServerNode, before: BeforeRun, now: Seen): Promise<void> {
  const stack = stackName(deployment.topology, server.name);
  const running = new Set(now.containers.filter(({ State }) => State.Running).map(({ Id }) => Id));
  const state = await readState(deployment.project, stack);
  const old = before.states.get(server.name) ?? null;
  const settled = old === null ? settle(state, running) : stateBefore(state, old);
  const known = new Set(before.seen.get(server.name)?.containers.map(({ Id }) => Id));
  const unknown = now.containers.filter(
    ({ Id, Config }) => !known.has(Id) && Config.Labels['arrimage.job'] === undefined,
  );
  const isNew = (id: string): boolean => !known.has(id);
  // One that Terraform had no time to write down is known by its absence before.
  const written = containersOf(state);
  const lost = unknown.filter((container) => !written.has(container.Id) && before.topology !== null);
  await removeContainers(deployment, server, [...settled.remove.filter(isNew), ...lost.map(({ Id }) => Id)]);
  if (lost.length > 0) deployment.progress.note(`${server.name}: removed ${lost.map(nameOf).join(', ')}`);
  if (settled.state !== null) await saveState(deployment.project, stack, settled.state);
}

function jobsSince(before: Seen | undefined, now: Seen): readonly string[] {
  return [...now.jobs].filter(([name, hash]) => before?.jobs.get(name) !== hash).map(([name]) => name);
}
