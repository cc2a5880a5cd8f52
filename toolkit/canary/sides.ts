import { instancesOf } from '../../model/instance.ts';
import { type ServiceNode, upstreamsOf } from '../../model/service.ts';
import type { Topology } from '../../model/topology.ts';
import { serverOf } from './upstreams.ts';

/** A container as it stands behind an edge. */
export interface LiveContainer {
  /** Name of its service. */
  readonly service: string;
  readonly name: string;
  /** It runs, and is not unhealthy. */
  readonly isReady: boolean;
  /** How often the engine has started it again. */
  readonly restarts: number;
}

/** What an edge sends requests to at this moment. */
export interface Live {
  readonly containers: readonly LiveContainer[];
  /** Its file of upstreams. */
  readonly upstreams: string;
}

/** The two versions of a service that share its requests during a canary. */
export interface Sides {
  readonly service: ServiceNode;
  readonly newer: readonly LiveContainer[];
  readonly older: readonly LiveContainer[];
}

/**
 * Services behind an edge whose new containers stand beside old ones that serve.
 *
 * There are none where containers are only added or taken away, or only files of the edge differ. A file that a canary left which was cut off names
 * the new ones too, with a weight; they are new all the same.
 */
export function sidesOf(topology: Topology, edge: ServiceNode, { containers, upstreams }: Live): readonly Sides[] {
  const behind = upstreamsOf(edge);
  const lines = upstreams.split('\n').map(serverOf);
  const named = new Set(lines.map((line) => line?.name));
  const turnedTo = new Set(lines.map((line) => (line?.weight === null ? line.name : null)));
  return topology.services
    .filter(({ id }) => behind.includes(id))
    .flatMap((service) => {
      const wanted = new Set(instancesOf(topology, service).map(({ name }) => name));
      const own = containers.filter((container) => container.service === service.name);
      const newer = own.filter(({ name }) => wanted.has(name) && !turnedTo.has(name));
      const older = own.filter((item) => item.isReady && named.has(item.name) && !newer.includes(item));
      return newer.length > 0 && older.some(({ name }) => !wanted.has(name)) ? [{ service, newer, older }] : [];
    });
}
