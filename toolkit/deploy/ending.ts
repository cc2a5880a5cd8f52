import { instancesOf } from '../../model/instance.ts';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { Seen } from '../look/seen.ts';
import { nameOf, type SeenContainer } from '../look/seen-container.ts';
import { graceSeconds } from '../services/stop-containers.ts';
import type { Deployment } from './deployment.ts';

/** Longest time that the way back waits for a container to end before anything else, in seconds: an edge may turn to it. */
const AT_ONCE_SECONDS = 60;

/**
 * Containers of before a run that it has told to stop, of those that are to run again: the engine stops them, whatever becomes of the run, and until they
 * have ended they look like any that runs.
 *
 * @param which `brief`: those that end within a minute; `long`: the others, such as workers that finish their tasks
 */
export function endingOf(
  { ending }: Pick<Deployment, 'ending'>,
  topology: Topology,
  seen: Seen,
  which: 'brief' | 'long',
): readonly SeenContainer[] {
  const names = new Set(topology.services.flatMap((service) => instancesOf(topology, service).map(({ name }) => name)));
  const isBrief = (container: SeenContainer): boolean => graceSeconds(container) <= AT_ONCE_SECONDS;
  return seen.containers.filter(
    (container) =>
      ending?.has(container.Id) === true && names.has(nameOf(container)) && isBrief(container) === (which === 'brief'),
  );
}

/** Waits until containers have ended that were told to, each within its own time. */
export async function awaitEnds(
  { hosts }: Pick<Deployment, 'hosts'>,
  server: ServerNode,
  containers: readonly SeenContainer[],
): Promise<void> {
  if (containers.length === 0) return;
  const seconds = Math.max(...containers.map(graceSeconds)) + 10;
  await hosts.script(server, 'waiting for containers to end', ENDS, {
    args: [String(seconds), ...containers.flatMap(({ Id, State }) => [Id, State.StartedAt])],
    timeoutSeconds: seconds + 60,
  });
}

/** Seconds, then ids with when each was started; one that was removed, or started again since, has ended. */
const ENDS = `
until=$(($(date +%s) + $1))
shift
while [ "$#" -gt 0 ]; do
  left=$((until - $(date +%s)))
  started=$(docker inspect --type container --format '{{.State.StartedAt}}' "$1" 2>/dev/null || true)
  if [ "$started" = "$2" ] && [ "$left" -gt 0 ]; then timeout "$left" docker wait "$1" >/dev/null 2>&1 || true; fi
  shift 2
done`;

/**
 * Waits for those that still end, and starts them again where they are there.
 *
 * @param now what the server has by now: those that had ended before have been started again
 */
export async function startEnded(
  { hosts, progress }: Pick<Deployment, 'hosts' | 'progress'>,
  server: ServerNode,
  containers: readonly SeenContainer[],
  now: Seen,
): Promise<void> {
  const ending = containers.filter(({ Id, State }) =>
    now.containers.some((item) => item.Id === Id && item.State.StartedAt === State.StartedAt),
  );
  if (ending.length === 0) return;
  const names = ending.map(nameOf).join(', ');
  progress.note(`${server.name}: ${names} was told to stop, and finishes what it does; then it is started again`);
  await awaitEnds({ hosts }, server, ending);
  await hosts.script(server, 'starting containers', START, { args: ending.map(({ Id }) => Id) });
}

const START = `
for id do
  if docker inspect --type container "$id" >/dev/null 2>&1; then docker start "$id" >/dev/null; fi
done`;
