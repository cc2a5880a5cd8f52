import type { Rendering } from '../../model/artifact.ts';
import type { Topology } from '../../model/topology.ts';
import { loadCdktf } from './cdktf.ts';
import { contentsOf } from './contents.ts';
import { stackOf } from './stack.ts';
import { synthesize } from './synthesis.ts';
import { terraformViolations } from './violations.ts';

/** One Terraform stack a server, `terraform/<server>/main.tf.json`, made by cdktf. */
export async function renderTerraform(topology: Topology): Promise<Rendering> {
  const cdktf = loadCdktf();
  return {
    artifacts: contentsOf(topology).map((contents) => ({
      path: `terraform/${contents.server.name}/main.tf.json`,
      content: synthesize(stackOf(cdktf, contents), contents),
    })),
    violations: terraformViolations(topology),
  };
}
