import type { ServerNode } from '../../model/server.ts';
import type { Topology } from '../../model/topology.ts';
import type { Deviation } from '../look/deviation.ts';
import type { Seen } from '../look/seen.ts';
import { nameOf, type SeenContainer, serviceOf } from '../look/seen-container.ts';
import { stopContainersOf } from '../services/stop-containers.ts';
import type { Deployment } from './deployment.ts';

/**
 * Those of some containers that write what is data of a service which is replaced in place, and are of another service, such as one that bore another name
 * before: two programs must not have it at a time.
 *
 * @param isOne which services it is about @default - all
 */
export function otherWriters(
  { services, volumes }: Topology,
  { name: server }: ServerNode,
  containers: readonly SeenContainer[],
  isOne: (service: string) => boolean = () => true,
): readonly SeenContainer[] {
  const own = services.filter((service) => service.server === server);
  const written = own
    .filter(({ name, update }) => update === 'recreate' && isOne(name))
    .flatMap(({ mounts }) =>
      mounts.flatMap((mount) => (mount.kind === 'volume' && !mount.readOnly ? mount.volume : [])),
    );
  const data = new Set(volumes.flatMap(({ id, name }) => (written.includes(id) ? name : [])));
  const names = new Set(own.map(({ name }) => name));
  return containers.filter(
    (container) =>
      !names.has(serviceOf(container)) &&
      container.Mounts.some(({ Type, Name, RW }) => Type === 'volume' && RW && Name !== undefined && data.has(Name)),
  );
}

/** Stops what writes the data of a service that is about to be made; whoever goes back starts it again. */
export async function stopOtherWriters(
  { topology, hosts, progress }: Deployment,
  server: ServerNode,
  { containers }: Seen,
  wrong: readonly Deviation[],
): Promise<void> {
  const missing = new Set(wrong.flatMap(({ kind, subject }) => (kind === 'missing' ? subject : [])));
  const running = containers.filter(({ State }) => State.Running);
  const writers = otherWriters(topology, server, running, (service) => missing.has(service));
  if (writers.length === 0) return;
  const names = writers.map(nameOf).join(', ');
  progress.note(`${server.name}: stopping ${names}, whose data another service is to have`);
  await stopContainersOf(hosts, server, names, writers);
}
