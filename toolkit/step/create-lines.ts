import type { JobNode } from '../../model/job.ts';
import type { Topology } from '../../model/topology.ts';
import { type CreateOptions, createContainer } from '../commands/create-container.ts';
import { commandLine } from '../commands/quoted.ts';

/** Lines of a script that make a container of a job, on all its networks. */
export function createLines(topology: Topology, job: JobNode, options: CreateOptions): string {
  const others = job.networks.slice(1).map((id) => topology.networks.find((item) => item.id === id)?.name ?? id);
  const connect = others.map((network) => commandLine(['docker', 'network', 'connect', network, options.name]));
  return [`${commandLine(createContainer(topology, job, options))} >/dev/null`, ...connect].join('\n');
}
