import type { Rendering } from '../../model/artifact.ts';
import { renderJson } from '../../model/json.ts';
import type { Topology } from '../../model/topology.ts';

/** The whole model, `topology.json`: what `diff` compares. */
export function renderTopology(topology: Topology): Rendering {
  return { artifacts: [{ path: 'topology.json', content: renderJson(topology) }], violations: [] };
}
