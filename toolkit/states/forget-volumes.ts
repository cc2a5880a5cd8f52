import type { ServerNode } from '../../model/server.ts';
import type { TerraformState } from './state.ts';
import type { StateStore } from './state-store.ts';

const isVolume = ({ type }: TerraformState['resources'][number]): boolean => type === 'docker_volume';

/**
 * Makes a state forget volumes, so that Terraform leaves them and their data alone: `prevent_destroy` holds only for what stands in the stack.
 *
 * One that comes back into the stack is found again by its name.
 *
 * @param staying names of those resources that the state goes on knowing
 * @returns names of the volumes, as Docker has them
 */
export async function forgetVolumes(
  states: StateStore,
  server: ServerNode,
  staying: ReadonlySet<string> = new Set(),
): Promise<readonly string[]> {
  const state = await states.read(server);
  const forgotten = (state?.resources ?? []).filter((resource) => isVolume(resource) && !staying.has(resource.name));
  if (state === null || forgotten.length === 0) return [];
  const resources = state.resources.filter((resource) => !forgotten.includes(resource));
  await states.write(server, { ...state, serial: state.serial + 1, resources });
  return forgotten.flatMap(({ instances }) => instances.map(({ attributes }) => String(attributes['name'])));
}
