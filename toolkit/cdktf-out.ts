import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderJson } from '../model/json.ts';
import { stackName, type Topology } from '../model/topology.ts';
import { type Checked, type CheckOptions, checkTargets, hasErrors } from './check.ts';
import type { Project } from './project.ts';
import { STACK_TOPOLOGY } from './stack-folder.ts';
import { UsageError } from './usage-error.ts';

/**
 * Writes the stacks of every environment where `cdktf` looks for them; nothing where one has errors.
 *
 * The rest of the folder is left alone: Terraform keeps its own files beside the stacks.
 */
export async function writeCdktfOut(
  project: Project,
  folder: string,
  options: CheckOptions,
): Promise<readonly Checked[]> {
  const checked = await checkTargets(project, project.targets, options);
  if (checked.some(hasErrors)) return checked;
  const { renderCdktfOut } = await import('../renderers/terraform/cdktf-out.ts');
  const topologies = checked.flatMap(({ topology }): readonly Topology[] => (topology === null ? [] : [topology]));
  const { artifacts, violations } = await renderCdktfOut(topologies);
  const errors = violations.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new UsageError(...errors.map(({ subject, message }) => `${subject}: ${message}`));
  const besides = topologies.flatMap((topology) =>
    topology.servers.map(({ name }) => ({
      path: `stacks/${stackName(topology, name)}/${STACK_TOPOLOGY}`,
      content: renderJson(topology),
    })),
  );
  for (const { path, content } of [...artifacts, ...besides]) {
    const file = join(folder, ...path.split('/'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return checked;
}
