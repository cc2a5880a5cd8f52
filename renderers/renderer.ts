import type { Rendering } from '../model/artifact.ts';
import type { Topology } from '../model/topology.ts';

/** Turns a topology into files. Reads nothing else, writes nothing itself; what it cannot express is a violation. */
export type Renderer = (topology: Topology) => Rendering | Promise<Rendering>;
