import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { Seen } from '../look/seen.ts';
import { nameOf } from '../look/seen-container.ts';
import { jobContainer } from '../step/job.ts';

/** Jobs that a run has begun on a server. */
export interface JobsSince {
  /** Names of those that have succeeded, or found nothing to do. */
  readonly ended: readonly string[];
  /** Names of those that still run: who lets go of a job does not end it. */
  readonly running: readonly string[];
}

/** The jobs that have run on a server, by their records, and by their containers: the record comes a moment after the end, from whoever waited for it. */
export function jobsSince(topology: Topology, server: ServerNode, before: Seen | undefined, now: Seen): JobsSince {
  const recorded = [...now.jobs].filter(([name, hash]) => before?.jobs.get(name) !== hash).map(([name]) => name);
  const known = new Set(before?.containers.map(({ Id }) => Id));
  const made = topology.jobs
    .filter((job) => job.server === server.name)
    .flatMap((job) => {
      const name = jobContainer(topology, job);
      const container = now.containers.find((item) => nameOf(item) === name && !known.has(item.Id));
      return container === undefined ? [] : [{ name: job.name, state: container.State }];
    });
  const succeeded = made.filter(({ state }) => !state.Running && state.Status === 'exited' && state.ExitCode === 0);
  return {
    ended: [...new Set([...recorded, ...succeeded.map(({ name }) => name)])],
    running: made.filter(({ state }) => state.Running).map(({ name }) => name),
  };
}
