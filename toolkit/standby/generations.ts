import { instancesOf } from '../../model/instance.ts';
import { type ServiceNode, upstreamsOf } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import type { Deployment } from '../deploy/deployment.ts';
import type { Deviation } from '../look/deviation.ts';
import { deviationsOf } from '../look/deviations.ts';
import type { GenerationContainer } from '../look/generation.ts';
import type { Seen } from '../look/seen.ts';
import { nameOf, type SeenContainer, serviceOf } from '../look/seen-container.ts';

/** Containers of rolling services that a server runs and a topology does not want: the generation that leaves. */
export function leavingFrom(next: Topology, { server, containers }: Seen): readonly SeenContainer[] {
  const services = next.services.filter((service) => service.server === server);
  const wanted = new Set(services.flatMap((service) => instancesOf(next, service)).map(({ name }) => name));
  // What may run only once from now on must not stand beside its successor.
  const single = new Set(services.filter(({ update }) => update !== 'rolling').map(({ name }) => name));
  return containers
    .filter(isRolling)
    .filter((container) => !wanted.has(nameOf(container)) && !single.has(serviceOf(container)));
}

/** The same as they are recorded; what only an edge talks to goes on running. */
export function recorded(old: Topology, server: string, leaving: readonly SeenContainer[]) {
  return leaving.map((container): GenerationContainer => {
    const service = old.services.find((item) => item.server === server && item.name === serviceOf(container));
    const stops = service === undefined || !isOnlyBehindEdges(old, service);
    return { id: container.Id, name: nameOf(container), service: serviceOf(container), stops };
  });
}

/**
 * Whether requests reach a service by edges alone: an edge names the containers that it turns to.
 *
 * Others find a service by a name that containers of both generations would answer to; and what no edge turns to takes work by itself.
 */
export function isOnlyBehindEdges({ services, connections }: Topology, { id }: ServiceNode): boolean {
  const edges = services.filter((service) => upstreamsOf(service).includes(id));
  const from = new Set(edges.map((edge) => edge.id));
  return from.size > 0 && connections.every((item) => item.to !== id || from.has(item.from));
}

/**
 * Whether the generation that stands by is just what a topology wants of rolling services in the place of what runs, on every server.
 */
export function canReturn(topology: Topology, seen: readonly Seen[]): boolean {
  if (!seen.some(standsBy) || seen.some(({ standby }) => standby !== null && standby.record.before !== null))
    return false;
  return seen.every((item) => {
    const returned = afterReturn(topology, item);
    const names = new Set(namesWanted(topology, item.server));
    if ((item.standby?.containers ?? []).some((container) => !names.has(nameOf(container)))) return false;
    if (item.standby !== null && item.standby.containers.length < (item.standby.record.standby?.containers.length ?? 0))
      return false;
    return deviationsOf(topology, returned).every(
      ({ kind, object }) => !UNUSABLE.includes(kind) || object === null || !names.has(object),
    );
  });
}

/** What Terraform is needed for: where the generation that stands by takes over, less than differs. */
export function leftForTerraform(
  { topology }: Pick<Deployment, 'topology'>,
  seen: readonly Seen[],
  wrong: readonly Deviation[],
): readonly Deviation[] {
  if (!canReturn(topology, seen)) return wrong;
  return seen.flatMap((item) => deviationsOf(topology, afterReturn(topology, item)));
}

/** What a server would be seen to run if the generation that stands by there took the place of the current one. */
function afterReturn(topology: Topology, seen: Seen): Seen {
  const leaving = new Set(leavingFrom(topology, seen));
  const staying = seen.containers.filter((container) => !leaving.has(container));
  return { ...seen, containers: [...staying, ...(seen.standby?.containers ?? [])], standby: null };
}

const UNUSABLE: readonly string[] = ['missing', 'other', 'drift', 'foreign'];

export function standsBy({ standby }: Seen): boolean {
  return standby !== null && standby.record.before === null;
}

/** Names of the containers that rolling services are to have on a server. */
export function namesWanted(topology: Topology, server: string): readonly string[] {
  return topology.services
    .filter((service) => service.server === server && service.update === 'rolling')
    .flatMap((service) => instancesOf(topology, service))
    .map(({ name }) => name);
}

/** The name of a container that may stand beside its successor ends with its hash; any other is `<system>-<environment>-<service>`. */
export function isRolling(container: SeenContainer): boolean {
  const specification = container.Config.Labels['arrimage.specification'] ?? '';
  return nameOf(container) === `${serviceOf(container)}-${specification.slice(0, 8)}`;
}
