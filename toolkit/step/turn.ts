import { instancesOf } from '../../model/instance.ts';
import { type ServiceNode, upstreamsOf } from '../../model/service.ts';
import { withoutServers } from '../canary/upstreams.ts';
import { look } from '../look/look.ts';
import type { Seen } from '../look/seen.ts';
import { nameOf, replicaOf, type SeenContainer, serviceOf } from '../look/seen-container.ts';
import { stopContainersOf } from '../services/stop-containers.ts';
import { introduce, upstreamsFile, writeUpstreams } from './edge-upstreams.ts';
import { findService } from './find-node.ts';
import { drainSeconds, readAgain } from './reload.ts';
import { awaitSteady } from './steady.ts';
import type { StepPlace } from './step-place.ts';

/** Containers that take over, and those that leave; names of the engine. */
interface Turn {
  readonly coming: readonly string[];
  readonly leaving: readonly SeenContainer[];
}

/**
 * Makes replicas of a service take over from those before them, which are ready and have been for a while: the edges in front turn from the old ones to
 * them, and the old ones stop.
 *
 * They are not removed: Terraform does that once all replicas have taken over, and until then whoever goes back starts them again.
 */
export async function takeTurn(place: StepPlace, [name = '', ...replicas]: readonly string[]): Promise<void> {
  const { topology, server, hosts, report } = place;
  const service = findService(topology, server, name);
  const instances = instancesOf(topology, service).filter(({ replica }) => replicas.includes(String(replica)));
  const coming = instances.map((instance) => instance.name);
  const seen = await look(hosts, topology, server);
  const leaving = seen.containers.filter(
    (container) =>
      serviceOf(container) === name &&
      replicas.includes(String(replicaOf(container))) &&
      container.State.Running &&
      !coming.includes(nameOf(container)),
  );
  if (leaving.length === 0) return;
  await place.keepState?.();
  await awaitSteady(place, instances);
  const edges = topology.services.filter(
    (item) => item.server === server.name && item.reload !== null && upstreamsOf(item).includes(service.id),
  );
  for (const edge of edges) await turnEdge(place, edge, seen, { coming, leaving });
  await stopContainersOf(hosts, server, name, leaving);
  report(`!${server.name}: ${name} ${replicas.join(', ')} of ${service.replicas} has taken over`);
}

/** An edge that does not run, such as one that is being replaced, starts with what it is given here. */
async function turnEdge(place: StepPlace, edge: ServiceNode, seen: Seen, { coming, leaving }: Turn): Promise<void> {
  const file = upstreamsFile(place.topology, edge);
  const names = new Set(instancesOf(place.topology, edge).map(({ name }) => name));
  const runs = seen.containers.some((container) => names.has(nameOf(container)) && container.State.Running);
  const read = (seconds: number) => (runs ? readAgain(place, edge, seconds) : Promise.resolve());
  const both = await introduce(
    place,
    edge,
    () => read(0),
    (name) => coming.includes(name),
  );
  if (file === undefined || both === null) return;
  const gone = new Set(leaving.map(nameOf));
  const turned = withoutServers(both, (name) => gone.has(name));
  // One that was cut off may have written it and not told nginx to read it.
  if (turned !== both) await writeUpstreams(place, file, turned);
  await read(drainSeconds(edge));
}
