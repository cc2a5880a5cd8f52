import type { JobNode } from '../../model/job.ts';
import type { ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { didYouMean } from '../../settings/did-you-mean.ts';
import { targetText } from '../target.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The services of these names, on every server that has them; all services where none is named.
 *
 * @throws UsageError that tells every unknown name
 */
export function selectServices(topology: Topology, names: readonly string[]): readonly ServiceNode[] {
  return select(topology, topology.services, names, 'service');
}

/** The jobs of this name, one on each server that has it. Throws a `UsageError` when there is none. */
export function selectJobs(topology: Topology, name: string): readonly JobNode[] {
  return select(topology, topology.jobs, [name], 'job');
}

/** Services and jobs of these names; all services where none is named. Throws a `UsageError` that tells every unknown name. */
export function selectLogged(topology: Topology, names: readonly string[]): readonly (ServiceNode | JobNode)[] {
  if (names.length === 0) return topology.services;
  return select(topology, [...topology.services, ...topology.jobs], names, 'service or job');
}

function select<Node extends ServiceNode | JobNode>(
  topology: Topology,
  nodes: readonly Node[],
  names: readonly string[],
  what: 'service' | 'job' | 'service or job',
): readonly Node[] {
  if (names.length === 0) return nodes;
  const known = [...new Set(nodes.map(({ name }) => name))].sort();
  const wrong = [...new Set(names)].filter((name) => !known.includes(name));
  if (wrong.length > 0) throw new UsageError(...wrong.map((name) => unknown(topology, name, known, what)));
  return nodes.filter(({ name }) => names.includes(name));
}

function unknown(topology: Topology, name: string, known: readonly string[], what: string): string {
  const target = targetText(topology);
  if (what === 'service' && topology.jobs.some((job) => job.name === name)) {
    return `expected a service of ${target}, got the job "${name}"; run it by arrimage run ${target} ${name}`;
  }
  if (known.length === 0) return `expected a ${what} of ${target}, got "${name}"; it has none`;
  return `expected a ${what} of ${target}, got "${name}"; ${didYouMean(name, known, what === 'service or job' ? 'name' : what)}`;
}
