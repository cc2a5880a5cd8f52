import type { ServerNode } from '../../model/server.ts';
import { worksAlone } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { allContainers, type Seen, seenOf } from '../look/seen.ts';
import { isOfJob, type SeenContainer, serviceOf } from '../look/seen-container.ts';
import { graceSeconds } from '../services/stop-containers.ts';
import type { BeforeRun } from './before-run.ts';
import type { Deployment } from './deployment.ts';
import type { LeftServers } from './left-servers.ts';
import { touch } from './touch.ts';

/**
 * Stops what a server is to have, may run only once, and still runs on another server, which it is to leave.
 *
 * It is not removed: whoever goes back starts it again.
 *
 * @param touched is added the servers where something was stopped, but for those that are left
 */
export async function stopElsewhere(
  deployment: Deployment,
  server: ServerNode,
  { seen, left }: Pick<BeforeRun, 'seen' | 'left'>,
  touched: ServerNode[],
): Promise<void> {
  const { topology, locks } = deployment;
  const alone = aloneOn(topology, server);
  if (alone.size === 0) return;
  const others = topology.servers.filter(({ name }) => name !== server.name);
  await Promise.all(
    others.map(async (other) => {
      const kept = aloneOn(topology, other);
      const leaving = new Set([...alone].filter((name) => !kept.has(name)));
      if (await stop(deployment, other, runningOf(seenOf([...seen.values()], other), leaving), server))
        touch(touched, other);
    }),
  );
  const own = left?.servers.filter((item) => locks?.has(item.server.address) === true) ?? [];
  await Promise.all(own.map((item) => stop(deployment, item.server, runningOf(item.seen, alone), server)));
}

/** Starts again what ran on servers that are left, and was stopped since it may run only once. */
export async function startLeft({ hosts }: Deployment, left: LeftServers | null): Promise<void> {
  if (left === null) return;
  const work = left.servers.map(async ({ server, seen }) => {
    const args = runningOf(seen, aloneOn(left.topology, server)).map(({ Id }) => Id);
    if (args.length > 0) await hosts.script(server, 'starting containers', 'docker start "$@" >/dev/null', { args });
  });
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason;
}

/** Names of the services on a server that may be such as must not run twice. */
export function aloneOn({ services }: Topology, { name }: ServerNode): ReadonlySet<string> {
  return new Set(services.filter((item) => item.server === name && worksAlone(item)).map((item) => item.name));
}

function runningOf(seen: Seen, names: ReadonlySet<string>): readonly SeenContainer[] {
  return allContainers(seen).filter(
    (container) => container.State.Running && !isOfJob(container) && names.has(serviceOf(container)),
  );
}

/** Gives whether there was anything to stop. */
async function stop(
  { hosts, progress }: Deployment,
  server: ServerNode,
  containers: readonly SeenContainer[],
  successor: ServerNode,
): Promise<boolean> {
  if (containers.length === 0) return false;
  const names = [...new Set(containers.map(serviceOf))].join(', ');
  progress.note(`${server.name}: stopping ${names}, which is to run on ${successor.name} and may run only once`);
  await hosts.script(server, `stop of ${names}`, STOP, {
    args: containers.map(({ Id }) => Id),
    timeoutSeconds: Math.max(...containers.map(graceSeconds)) + 60,
  });
  return true;
}

/** That server may have its own turn meanwhile, in which they are removed. */
const STOP = `
docker stop "$@" >/dev/null || for id do [ -z "$(docker ps -q --filter "id=$id")" ]; done`;
