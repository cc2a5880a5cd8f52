import type { StateInstance, StateResource, TerraformState } from './state.ts';

export interface Settled {
  /** Null: nothing had to be settled. */
  readonly state: TerraformState | null;
  /** Ids of containers that the failed run made, and that nobody wants. */
  readonly remove: readonly string[];
}

/**
 * Takes out of a state what a failed run left half-way: each container is the one from before that run again.
 *
 * After a failure Terraform has the new container as current and the old one as deposed. Going on from there it would destroy the old one
 * before the new one is ready, and the new one's name is taken. A state from before the run can be given for the steps: one that
 * failed is then as if it had not been tried.
 */
export function settle(
  state: TerraformState | null,
  running: ReadonlySet<string>,
  before: TerraformState | null = null,
): Settled {
  if (state === null) return { state: null, remove: [] };
  const remove: string[] = [];
  const resources = state.resources.map((resource): StateResource => {
    if (resource.type === 'docker_container')
      return { ...resource, instances: settleContainer(resource, running, remove) };
    if (resource.type === 'terraform_data' && before !== null) return stepBefore(resource, before);
    return resource;
  });
  const isSame = JSON.stringify(resources) === JSON.stringify(state.resources);
  if (isSame) return { state: null, remove };
  const kept = resources.filter(({ instances }) => instances.length > 0);
  return { state: { ...state, serial: state.serial + 1, resources: kept }, remove };
}

function settleContainer(
  { instances }: StateResource,
  running: ReadonlySet<string>,
  remove: string[],
): readonly StateInstance[] {
  const idOf = ({ attributes }: StateInstance): string => String(attributes['id']);
  const old = instances.find((item) => item.deposed !== undefined && running.has(idOf(item)));
  const current = instances.filter(({ deposed }) => deposed === undefined);
  const unwanted = old === undefined ? current.filter(({ status }) => status === 'tainted') : current;
  remove.push(...unwanted.map(idOf));
  if (old === undefined) return current.filter((item) => !unwanted.includes(item));
  const { deposed: _deposed, ...rest } = old;
  return [rest];
}

function stepBefore(resource: StateResource, before: TerraformState): StateResource {
  const old = before.resources.find(({ type, name }) => type === resource.type && name === resource.name);
  return { ...resource, instances: old?.instances ?? [] };
}
