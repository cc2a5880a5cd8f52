import type { JobNode } from '../../model/job.ts';
import { type ServiceNode, upstreamsOf } from '../../model/service.ts';

/**
 * A point where containers and jobs wait until services that are replaced in place are ready.
 *
 * What a container with `create_before_destroy` depends on, directly or not, Terraform creates before it destroys the old one too,
 * whatever is written there. A database replaced in place would so be started twice on the same data. Hence no rolling container, and no
 * job (one may depend on it), depends on such a service in Terraform's graph: it depends on a gate, and the gate asks the engine.
 */
export interface Gate {
  readonly name: string;
  /** Ids of the services it waits for, sorted. */
  readonly services: readonly string[];
  /** Ids of the services and jobs that come before those it waits for, and that a resource may depend on, sorted. */
  readonly after: readonly string[];
  /** Ids of the services and jobs that wait at it. */
  readonly waiting: ReadonlySet<string>;
}

type Node = ServiceNode | JobNode;

/** A job, or a service whose new containers stand beside the old ones. */
export function overlaps(node: Node): boolean {
  return node.kind === 'job' || node.update === 'rolling';
}

/**
 * Ids of what a service or job waits for before it starts.
 *
 * An edge does not wait for its upstreams: it starts without them, and is turned to them later. Where both are replaced, Terraform would
 * destroy it first and make it again only once they are ready, and nobody would be answered in between.
 */
export function awaitedBy(node: Node): readonly string[] {
  const upstreams = new Set(node.kind === 'service' ? upstreamsOf(node) : []);
  const turned = node.kind === 'service' && node.reload !== null;
  return node.dependsOn.map(({ on }) => on).filter((id) => !(turned && upstreams.has(id)));
}

/** The gates of a server, in the order in which they open: one a level, so that no two of them hold Terraform's workers at a time. */
export function gatesOf(nodes: readonly Node[]): readonly Gate[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const levels = levelsOf(nodes, byId);
  const gates = new Map<number, { readonly services: Set<string>; readonly waiting: Set<string> }>();
  for (const node of nodes.filter(overlaps)) {
    const services = providersOf(node, byId).filter((provider) => !overlaps(provider));
    if (services.length === 0) continue;
    const level = levels.get(node.id) ?? 1;
    const gate = gates.get(level) ?? { services: new Set(), waiting: new Set() };
    gates.set(level, gate);
    for (const service of services) gate.services.add(service.id);
    gate.waiting.add(node.id);
  }
  return [...gates]
    .sort(([a], [b]) => a - b)
    .map(([level, { services, waiting }]) => ({
      name: `gate_${level}`,
      services: [...services].sort(),
      after: nearestOverlapping(services, byId),
      waiting,
    }));
}

/** How many gates have opened before a node can start; Kahn's order, so that a long chain needs no deep recursion. */
function levelsOf(nodes: readonly Node[], byId: ReadonlyMap<string, Node>): ReadonlyMap<string, number> {
  const levels = new Map(nodes.map((node) => [node.id, 0]));
  const missing = new Map(nodes.map((node) => [node.id, providersOf(node, byId).length]));
  const consumers = new Map<string, Node[]>();
  for (const node of nodes) {
    for (const provider of providersOf(node, byId)) {
      consumers.set(provider.id, [...(consumers.get(provider.id) ?? []), node]);
    }
  }
  const ready = nodes.filter((node) => missing.get(node.id) === 0);
  for (const provider of ready) {
    for (const node of consumers.get(provider.id) ?? []) {
      const step = overlaps(node) && !overlaps(provider) ? 1 : 0;
      levels.set(node.id, Math.max(levels.get(node.id) ?? 0, (levels.get(provider.id) ?? 0) + step));
      const left = (missing.get(node.id) ?? 0) - 1;
      missing.set(node.id, left);
      if (left === 0) ready.push(node);
    }
  }
  return levels;
}

function nearestOverlapping(services: Iterable<string>, byId: ReadonlyMap<string, Node>): readonly string[] {
  const found = new Set<string>();
  const seen = new Set(services);
  for (const id of seen) {
    const node = byId.get(id);
    for (const provider of node === undefined ? [] : providersOf(node, byId)) {
      (overlaps(provider) ? found : seen).add(provider.id);
    }
  }
  return [...found].sort();
}

function providersOf(node: Node, byId: ReadonlyMap<string, Node>): readonly Node[] {
  return awaitedBy(node).flatMap((id) => byId.get(id) ?? []);
}
