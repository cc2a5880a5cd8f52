import type { ServerNode } from '../../model/server.ts';
import { worksAlone } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { allContainers, type Seen, seenOf } from '../look/seen.ts';
import { isOfJob, type SeenContainer, serviceOf } from '../look/seen-container.ts';
import { graceSeconds } from '../services/stop-containers.ts';
import { allOf } from '../standby/turn.ts';
import type { BeforeRun } from './before-run.ts';
import type { Deployment } from './deployment.ts';
import type { LeftServers } from './left-servers.ts';
import { touch } from './touch.ts';

/**
 * Stops what a server is to have, may run only once, and still runs on another server, which it is to leave.
 *
 * It is not removed: whoever goes back starts it again.
 *
 * @param touched is added the servers where something is stopped, or was by a run that has died, but for those that are left
 */
export async function stopElsewhere(
  deployment: Deployment,
  server: ServerNode,
  { seen, left }: Pick<BeforeRun, 'seen' | 'left'>,
  touched: ServerNode[],
): Promise<void> {
  const { topology } = deployment;
  const alone = aloneOn(topology, server);
  if (alone.size === 0) return;
  const others = topology.servers.filter(({ name }) => name !== server.name);
  await allOf(others, async (other) => {
    const kept = new Set(topology.services.flatMap((item) => (item.server === other.name ? [item.name] : [])));
    const leaving = new Set([...alone].filter((name) => !kept.has(name)));
    const there = containersOf(seenOf([...seen.values()], other), leaving);
    if (there.length > 0) touch(touched, other);
    await stop(deployment, other, there, server);
  });
  await allOf(lockedAmong(deployment, left), (item) =>
    stop(deployment, item.server, containersOf(item.seen, alone), server),
  );
}

/** Starts again, on the servers that are left, what may run only once and is to run elsewhere. */
export async function startLeft(deployment: Deployment, left: LeftServers | null): Promise<void> {
  const moving = new Set(deployment.topology.services.filter(worksAlone).map(({ name }) => name));
  await allOf(lockedAmong(deployment, left), async ({ server, seen }) => {
    const args = containersOf(seen, moving).map(({ Id }) => Id);
    if (args.length === 0) return;
    await deployment.hosts.script(server, 'starting containers', 'docker start "$@" >/dev/null', { args });
  });
}

/** Names of the services on a server that may be such as must not run twice. */
export function aloneOn({ services }: Topology, { name }: ServerNode): ReadonlySet<string> {
  return new Set(services.filter((item) => item.server === name && worksAlone(item)).map((item) => item.name));
}

/** One that somebody else has locked is left to them. */
function lockedAmong({ locks }: Deployment, left: LeftServers | null): LeftServers['servers'] {
  return left?.servers.filter(({ server }) => locks?.has(server.address) === true) ?? [];
}

function containersOf(seen: Seen, names: ReadonlySet<string>): readonly SeenContainer[] {
  return allContainers(seen).filter((container) => !isOfJob(container) && names.has(serviceOf(container)));
}

async function stop(
  { hosts, progress }: Deployment,
  server: ServerNode,
  containers: readonly SeenContainer[],
  successor: ServerNode,
): Promise<void> {
  const running = containers.filter(({ State }) => State.Running);
  if (running.length === 0) return;
  const names = [...new Set(running.map(serviceOf))].join(', ');
  const [from, to] = [server, successor].map(({ name, address }) => `${name} (${address})`);
  progress.note(`${from}: stopping ${names}, which is to run on ${to} and may run only once`);
  await hosts.script(server, `stop of ${names}`, STOP, {
    args: running.map(({ Id }) => Id),
    timeoutSeconds: Math.max(...running.map(graceSeconds)) + 60,
  });
}

/** That server may have its own turn meanwhile, in which they are removed. */
const STOP = `
docker stop "$@" >/dev/null && exit 0
for id do
  running=$(docker ps -q --filter "id=$id") || exit 1
  if [ -n "$running" ]; then exit 1; fi
done`;
