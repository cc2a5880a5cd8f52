import { instancesOf } from '../../model/instance.ts';
import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import { stepPlace } from '../deploy/apply-server.ts';
import type { Deployment } from '../deploy/deployment.ts';
import type { Hosts } from '../hosts.ts';
import { deviationsOf } from '../look/deviations.ts';
import type { Generation, GenerationContainer } from '../look/generation.ts';
import { look } from '../look/look.ts';
import { nameOf } from '../look/seen-container.ts';
import { awaitContainers, awaitedInstance } from '../step/ready.ts';
import { reload } from '../step/reload.ts';

/** Turns all edges of an environment to the containers of its topology, at the same time; those that run and are not turned there yet. */
export async function turnEdges(deployment: Deployment): Promise<void> {
  const { topology } = deployment;
  await allOf(topology.servers, async (server) => {
    const seen = await look(deployment.hosts, topology, server);
    const wrong = deviationsOf(topology, seen, deployment.secrets).filter(({ kind }) => kind === 'file');
    const running = new Set(seen.containers.filter(({ State }) => State.Running).map(nameOf));
    const edges = topology.services.filter(
      (service) =>
        service.server === server.name &&
        service.program.kind === 'nginx' &&
        service.reload !== null &&
        wrong.some(({ subject }) => subject === service.name) &&
        instancesOf(topology, service).every(({ name }) => running.has(name)),
    );
    for (const { name } of edges) await reload(stepPlace(deployment, server), [name]);
  });
}

/** Starts containers; those that run go on. */
export async function startContainers(
  hosts: Hosts,
  server: ServerNode,
  containers: readonly GenerationContainer[],
): Promise<void> {
  if (containers.length === 0) return;
  const args = containers.map(({ id }) => id);
  await hosts.script(server, 'starting what stood by', 'docker start "$@" >/dev/null', { args, timeoutSeconds: 120 });
}

/** Waits until the containers of a generation are healthy. Throws a `HostError` that says why one is not. */
export async function awaitGeneration(
  hosts: Hosts,
  topology: Topology,
  server: ServerNode,
  { containers }: Generation,
): Promise<void> {
  const services = topology.services.filter((service) => service.server === server.name);
  const awaited = services.flatMap((service) =>
    instancesOf(topology, service)
      .filter(({ name }) => containers.some((container) => container.name === name))
      .map(awaitedInstance),
  );
  if (awaited.length > 0) await awaitContainers(hosts, server, 'what stood by', awaited);
}

/** Stops containers, each with its own time to finish what it has begun; they stay. */
export async function stopContainers(
  hosts: Hosts,
  server: ServerNode,
  containers: readonly GenerationContainer[],
): Promise<void> {
  if (containers.length === 0) return;
  const args = containers.map(({ id }) => id);
  await hosts.script(server, 'stopping what stands by', 'docker stop "$@" >/dev/null', {
    args,
    timeoutSeconds: 4 * 3600,
  });
}

/** Does something for each item, such as a server, at the same time; all end before the first error is thrown. */
export async function allOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (const result of await Promise.allSettled(items.map(work))) if (result.status === 'rejected') throw result.reason;
}
