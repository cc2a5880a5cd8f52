import type { JobNode } from '../../model/job.ts';
import type { ComposeMap } from './compose-text.ts';
import type { ServerContents } from './server-contents.ts';

/** No service or job can have it: their names have no dot. */
const GATE = 'arrimage.jobs';

/** The jobs of a server that nothing on it waits for. */
export function lastJobsOf({ services, jobs }: Pick<ServerContents, 'services' | 'jobs'>): readonly JobNode[] {
  const awaited = new Set(
    [...services, ...jobs].flatMap(({ dependsOn }) =>
      dependsOn.filter(({ condition }) => condition === 'completed').map(({ on }) => on),
    ),
  );
  return jobs.filter(({ id }) => !awaited.has(id));
}

/**
 * A service without a container that waits for the last jobs.
 *
 * `docker compose up --wait` takes a container that has ended for a failure, unless something waits for it to complete (Compose 2.40
 * and 5.5, pkg/compose/start.go, getDependencyCondition).
 */
export function waitForJobs(jobs: readonly JobNode[]): readonly (readonly [string, ComposeMap])[] {
  const [first] = jobs;
  if (first === undefined) return [];
  const depends = jobs.map(({ name }) => [name, { condition: 'service_completed_successfully' }] as const);
  return [[GATE, { image: first.image, deploy: { replicas: 0 }, depends_on: Object.fromEntries(depends) }]];
}
