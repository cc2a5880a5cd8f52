import type { JobNode } from '../../model/job.ts';
import type { ServerNode } from '../../model/server.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { UsageError } from '../usage-error.ts';

/** The service of a server by its name. */
export function findService({ services }: Topology, server: ServerNode, name: string): ServiceNode {
  const found = services.find((service) => service.server === server.name && service.name === name);
  if (found === undefined)
    throw new UsageError(`server ${server.name}: expected a service, got "${name}"; synthesize again`);
  return found;
}

/** The job of a server by its name. */
export function findJob({ jobs }: Topology, server: ServerNode, name: string): JobNode {
  const found = jobs.find((job) => job.server === server.name && job.name === name);
  if (found === undefined)
    throw new UsageError(`server ${server.name}: expected a job, got "${name}"; synthesize again`);
  return found;
}
