import { instancesOf } from '../../model/instance.ts';
import { awaitContainers, awaitedInstance } from '../step/ready.ts';
import type { StepPlace } from '../step/step-place.ts';

/** Waits until some containers of a server are ready. Others of the same service are not waited for: they may be missing, or have been unhealthy before. */
export async function awaitNamed(
  { topology, server, hosts }: Pick<StepPlace, 'topology' | 'server' | 'hosts'>,
  names: readonly string[],
): Promise<void> {
  const awaited = topology.services
    .filter((service) => service.server === server.name)
    .flatMap((service) => instancesOf(topology, service))
    .filter(({ name }) => names.includes(name));
  if (awaited.length > 0) await awaitContainers(hosts, server, names.join(', '), awaited.map(awaitedInstance));
}
