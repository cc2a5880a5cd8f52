import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderJson } from '../../model/json.ts';
import { stackName, type Topology } from '../../model/topology.ts';
import { STACK_TOPOLOGY, stackFolder } from '../stack-folder.ts';

/**
 * Writes the stacks of a topology where both `arrimage` and `cdktf` run Terraform.
 *
 * @param forSteps the topology as the steps see it, where that is another one
 */
export async function writeStacks(project: string, topology: Topology, forSteps = topology): Promise<void> {
  const { renderTerraform } = await import('../../renderers/terraform/terraform.ts');
  const { artifacts } = await renderTerraform(topology);
  for (const { name } of topology.servers) {
    const folder = stackFolder(project, stackName(topology, name));
    await mkdir(folder, { recursive: true });
    const stack = artifacts.find(({ path }) => path === `terraform/${name}/main.tf.json`)?.content ?? '';
    await writeFile(join(folder, 'cdk.tf.json'), stack);
    await writeFile(join(folder, STACK_TOPOLOGY), renderJson(forSteps));
  }
}
