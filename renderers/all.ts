import type { Artifact } from '../model/artifact.ts';
import { byCodeUnit } from '../model/json.ts';
import type { Topology } from '../model/topology.ts';
import { renderCompose } from './compose/compose.ts';
import { renderDiagram } from './diagram/diagram.ts';
import { renderEnv } from './env/env.ts';
import { renderFiles } from './files/files.ts';
import { renderFirewall } from './firewall/firewall.ts';
import { renderLoadBalancer } from './load-balancer/load-balancer.ts';
import type { Renderer } from './renderer.ts';
import type { Findings } from './report/findings.ts';
import { renderReport } from './report/report.ts';
import { renderTerraform } from './terraform/terraform.ts';
import { renderTopology } from './topology/topology.ts';

/** Renderers that need the topology alone, by the name of what they make. */
const RENDERERS: Readonly<Record<string, Renderer>> = {
  compose: renderCompose,
  diagram: renderDiagram,
  env: renderEnv,
  files: renderFiles,
  firewall: renderFirewall,
  'load-balancer': renderLoadBalancer,
  terraform: renderTerraform,
  topology: renderTopology,
};

/** All files of an environment, sorted by path; the report also shows what was found. What a target cannot express, `targetViolations` tells. */
export async function renderAll(topology: Topology, findings: Findings): Promise<readonly Artifact[]> {
  const renderings = await Promise.all(Object.values(RENDERERS).map((render) => render(topology)));
  const artifacts = renderings.flatMap((rendering) => rendering.artifacts);
  const diagram = artifacts.find(({ path }) => path === 'report/diagram.svg')?.content ?? '';
  const report = renderReport(topology, { ...findings, diagram });
  return [...artifacts, ...report.artifacts].sort((a, b) => byCodeUnit(a.path, b.path));
}
