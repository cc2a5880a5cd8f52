import type { StateResource, TerraformState } from '../states/state.ts';

/** What a state lets go of. */
export interface LetGo {
  /** Ids of containers. */
  readonly containers: ReadonlySet<string>;
  /** Names of networks. */
  readonly networks: ReadonlySet<string>;
}

/** A state that no longer knows some containers and networks: Terraform makes others at their addresses, and destroys nothing. */
export function withoutGeneration(state: TerraformState, { containers, networks }: LetGo): TerraformState {
  const resources = state.resources.map((resource) => ({
    ...resource,
    instances: resource.instances.filter(
      ({ attributes }) =>
        !(resource.type === 'docker_container' && containers.has(String(attributes['id']))) &&
        !(resource.type === 'docker_network' && networks.has(String(attributes['name']))),
    ),
  }));
  return next(state, resources);
}

/**
 * The state from when an earlier generation served, now that it serves again.
 *
 * What only the present one made and is still there stays in it: networks, volumes, and containers that are replaced in place.
 *
 * @param left what the generation that leaves consists of
 * @param there ids of all containers of the server
 */
export function returnedState(
  state: TerraformState,
  earlier: TerraformState,
  left: LetGo,
  there: ReadonlySet<string>,
): TerraformState {
  const present = withoutGeneration(state, left).resources;
  const past = earlier.resources.map((resource) => ({
    ...resource,
    instances: resource.instances.filter(
      ({ attributes }) => resource.type !== 'docker_container' || there.has(String(attributes['id'])),
    ),
  }));
  const kept = new Set(past.filter(({ instances }) => instances.length > 0).map(addressOf));
  const made = present.filter((resource) => MADE.includes(resource.type) && !kept.has(addressOf(resource)));
  return next(state, [...past.filter((resource) => kept.has(addressOf(resource))), ...made]);
}

const MADE = ['docker_container', 'docker_network', 'docker_volume'];

function next(state: TerraformState, resources: readonly StateResource[]): TerraformState {
  return { ...state, resources: resources.filter(({ instances }) => instances.length > 0) };
}

function addressOf({ type, name }: StateResource): string {
  return `${type}.${name}`;
}
