import type { Artifact, Rendering } from '../../model/artifact.ts';
import { renderJson } from '../../model/json.ts';
import { stackName, type Topology } from '../../model/topology.ts';
import type { Violation } from '../../model/violation.ts';
import { CDKTF_VERSION } from './synthesis.ts';
import { renderTerraform } from './terraform.ts';

/** The folder `cdktf.out` as cdktf's own App would write it, for all environments at once; the stacks are those of `renderTerraform`. */
export async function renderCdktfOut(topologies: readonly Topology[]): Promise<Rendering> {
  const renderings = await Promise.all(topologies.map(renderTerraform));
  const stacks = topologies.flatMap((topology, index) =>
    topology.servers.map(({ name }): Artifact => {
      const path = `terraform/${name}/main.tf.json`;
      const content = renderings[index]?.artifacts.find((artifact) => artifact.path === path)?.content ?? '';
      return { path: `${folderOf(stackName(topology, name))}/cdk.tf.json`, content };
    }),
  );
  return {
    artifacts: [{ path: 'manifest.json', content: cdktfManifest(topologies) }, ...stacks],
    violations: [...renderings.flatMap(({ violations }) => violations), ...sharedNames(topologies)],
  };
}

/** The list of stacks that `cdktf` reads: each with those that are deployed before it. */
export function cdktfManifest(topologies: readonly Topology[]): string {
  const stacks = topologies.flatMap((topology) =>
    topology.servers.map((server) => {
      const name = stackName(topology, server.name);
      return [
        name,
        manifestEntry(
          name,
          server.after.map((first) => stackName(topology, first)),
        ),
      ] as const;
    }),
  );
  return renderJson({ version: CDKTF_VERSION, stacks: Object.fromEntries(stacks) });
}

function manifestEntry(name: string, dependencies: readonly string[]): object {
  return {
    name,
    constructPath: name,
    workingDirectory: folderOf(name),
    synthesizedStackPath: `${folderOf(name)}/cdk.tf.json`,
    stackMetadataPath: `${folderOf(name)}/metadata.json`,
    annotations: [],
    dependencies,
  };
}

function folderOf(stack: string): string {
  return `stacks/${stack}`;
}

/** `a-b` in `c` and `a` in `b-c` would have one state between them. */
function sharedNames(topologies: readonly Topology[]): readonly Violation[] {
  const owners = new Map<string, string>();
  return topologies.flatMap((topology) =>
    topology.servers.flatMap(({ name: server }): readonly Violation[] => {
      const name = stackName(topology, server);
      const own = `${topology.system}/${topology.environment}`;
      const owner = owners.get(name);
      owners.set(name, owner ?? own);
      if (owner === undefined) return [];
      const message = `${owner} has a stack of the same name, got "${name}"; rename the system, the environment or the server`;
      return [{ policy: 'terraform-stack-name', severity: 'error', subject: server, message }];
    }),
  );
}
