import type { Rendering } from '../../model/artifact.ts';
import type { Topology } from '../../model/topology.ts';
import { layoutOf } from './layout.ts';
import { renderMermaid } from './mermaid.ts';
import { pictureOf } from './picture.ts';
import { renderSvg } from './svg.ts';

/** Draws servers, services and connections: as SVG, and as a Mermaid flowchart for places that show those. */
export async function renderDiagram(topology: Topology): Promise<Rendering> {
  const picture = pictureOf(topology);
  const layout = await layoutOf(picture);
  return {
    artifacts: [
      { path: 'report/diagram.mmd', content: renderMermaid(picture) },
      { path: 'report/diagram.svg', content: renderSvg(picture, layout) },
    ],
    violations: [],
  };
}
