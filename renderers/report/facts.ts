import { byCodeUnit } from '../../model/json.ts';
import type { HealthCheck, ServiceNode } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { secretsOf } from '../../model/value.ts';

/** What a server's services may take of its memory, all replicas counted. */
export interface MemoryUse {
  readonly limitBytes: number;
  /** Names of services that may take as much as they like. */
  readonly unlimited: readonly string[];
}

/** Adds the limits of the services of a server up; jobs run one at a time and are not counted. */
export function memoryUse(services: readonly ServiceNode[]): MemoryUse {
  const limits = services.map(({ resources, replicas }) => (resources.memoryBytes ?? 0) * replicas);
  return {
    limitBytes: limits.reduce((sum, bytes) => sum + bytes, 0),
    unlimited: services.filter(({ resources }) => resources.memoryBytes === null).map(({ name }) => name),
  };
}

/** Names of the secrets that each service and job is given, by its id. */
export function secretUses(topology: Topology): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, Set<string>>();
  const add = (container: string, secrets: readonly string[]): void => {
    const known = uses.get(container) ?? new Set<string>();
    for (const secret of secrets) known.add(secret);
    uses.set(container, known);
  };
  for (const { id, environment, command } of [...topology.services, ...topology.jobs]) {
    for (const { value } of environment) add(id, secretsOf(value));
    for (const value of command) add(id, secretsOf(value));
  }
  for (const { container, content } of topology.files) add(container, secretsOf(content));
  return new Map([...uses].map(([id, secrets]) => [id, [...secrets].sort(byCodeUnit)]));
}

/** `every 10 s, 3 s each, 3 tries, 30 s to start`. */
export function probeTimes({ intervalSeconds, timeoutSeconds, retries, startPeriodSeconds }: HealthCheck): string {
  return `every ${intervalSeconds} s, ${timeoutSeconds} s each, ${retries} tries, ${startPeriodSeconds} s to start`;
}

/** Nodes by the server they are on. */
export function byServer<Node extends { readonly server: string }>(
  nodes: readonly Node[],
): (server: string) => readonly Node[] {
  const groups = new Map<string, Node[]>();
  for (const node of nodes) {
    const group = groups.get(node.server);
    if (group === undefined) groups.set(node.server, [node]);
    else group.push(node);
  }
  return (server) => groups.get(server) ?? [];
}

/** Sources of traffic as people say it. */
export function sourcesText(sources: readonly string[]): string {
  return (
    sources.map((source) => (source === '0.0.0.0/0' || source === '::/0' ? 'everybody' : source)).join(', ') || 'nobody'
  );
}

/** `1 server`, `2 servers`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
