import type { EnvironmentVariable } from '../../model/container.ts';
import type { JobNode } from '../../model/job.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';

/** The services, then the jobs of a topology. */
export function containersOf(topology: Topology): readonly (ServiceNode | JobNode)[] {
  return [...topology.services, ...topology.jobs];
}

/** The services by id. */
export function servicesById(topology: Topology): ReadonlyMap<string, ServiceNode> {
  return new Map(topology.services.map((service) => [service.id, service]));
}

/** The items of a list by a key, in the order of the list. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Whether a container is given a variable, by itself or as the name of a file. */
export function hasVariable(environment: readonly EnvironmentVariable[], names: readonly string[]): boolean {
  return environment.some(({ name }) => names.includes(name.replace(/_{1,2}FILE$/, '')));
}
