import type { Topology } from '../../../model/topology.ts';
import { renderTerraform } from '../../../renderers/terraform/terraform.ts';

/** One resource as Terraform reads it. */
export type Resource = Readonly<Record<string, unknown>>;

export interface Stack {
  readonly terraform: Readonly<Record<string, unknown>>;
  readonly provider: Readonly<Record<string, readonly Resource[]>>;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Resource>>>>;
}

/** The stack of a server, parsed. */
export async function renderedStack(topology: Topology, server: string): Promise<Stack> {
  const { artifacts } = await renderTerraform(topology);
  const found = artifacts.find(({ path }) => path === `terraform/${server}/main.tf.json`);
  if (found === undefined) throw new Error(`no stack for ${server} in ${artifacts.map(({ path }) => path).join(', ')}`);
  return JSON.parse(found.content) as Stack;
}

/** One resource of a stack, by its address such as `docker_container.web_1`. */
export function findResource(stack: Stack, address: string): Resource {
  const [type = '', name = ''] = address.split('.');
  const found = stack.resource[type]?.[name];
  if (found === undefined) throw new Error(`no ${address} in ${Object.keys(stack.resource[type] ?? {}).join(', ')}`);
  return found;
}

/** What each resource refers to or depends on directly: the edges of Terraform's graph. */
export function edgesOf(stack: Stack): ReadonlyMap<string, readonly string[]> {
  const resources = Object.entries(stack.resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, resource]) => [`${type}.${name}`, JSON.stringify(resource)] as const),
  );
  const addresses = resources.map(([address]) => address);
  return new Map(
    resources.map(([address, text]) => {
      const mentioned = new Set(text.match(/\b(docker_\w+|terraform_data)\.[\w-]+/g));
      return [address, addresses.filter((other) => other !== address && mentioned.has(other))];
    }),
  );
}

/** All that a resource depends on, directly or not. */
export function ancestorsOf(stack: Stack, address: string): ReadonlySet<string> {
  const edges = edgesOf(stack);
  const found = new Set(edges.get(address));
  for (const next of found) for (const other of edges.get(next) ?? []) found.add(other);
  return found;
}
