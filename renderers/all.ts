import type { Artifact } from '../model/artifact.ts';
import { byCodeUnit } from '../model/json.ts';
import type { Topology } from '../model/topology.ts';
import { renderCompose } from './compose/compose.ts';
import { renderDiagram } from './diagram/diagram.ts';
import { renderEnv } from './env/env.ts';
import { renderFiles } from './files/files.ts';
import { renderLoadBalancer } from './load-balancer/load-balancer.ts';
import type { Renderer } from './renderer.ts';
import { renderTerraform } from './terraform/terraform.ts';
import { renderTopology } from './topology/topology.ts';

/** Every renderer, by the name of what it makes. */
const RENDERERS: Readonly<Record<string, Renderer>> = {
  compose: renderCompose,
  diagram: renderDiagram,
  env: renderEnv,
  files: renderFiles,
  'load-balancer': renderLoadBalancer,
  terraform: renderTerraform,
  topology: renderTopology,
};

/** All files of an environment, sorted by path. What a target cannot express, `targetViolations` tells. */
export async function renderAll(topology: Topology): Promise<readonly Artifact[]> {
  const renderings = await Promise.all(Object.values(RENDERERS).map((render) => render(topology)));
  return renderings.flatMap(({ artifacts }) => artifacts).sort((a, b) => byCodeUnit(a.path, b.path));
}
