import type { StateInstance, StateResource, TerraformState } from './state.ts';

export interface Settled {
  /** Null: nothing had to be settled. */
  readonly state: TerraformState | null;
  /** Ids of containers that the failed run made, and that nobody wants. */
  readonly remove: readonly string[];
}

/**
 * Takes out of a state what a failed run left half-way: each container is one that runs again, whether the new one or the one from before.
 *
 * After a failure Terraform has the new container as current and the old one as deposed. Going on from there it would destroy the old one
 * before the next one is ready, and a name may be taken. Where the new one is well, an edge may have turned to it, or may not yet: it is kept, and
 * the old one is forgotten and runs on, until the next run has turned the edge and removes what is one too many. Where the old one is what is wanted, it is the other way round.
 *
 * @param wanted ids of those running that are to stay as they are
 */
export function settle(
  state: TerraformState | null,
  running: ReadonlySet<string>,
  wanted: ReadonlySet<string> = new Set(),
): Settled {
  if (state === null) return { state: null, remove: [] };
  const remove: string[] = [];
  const resources = state.resources.map((resource) =>
    isContainer(resource)
      ? { ...resource, instances: settleContainer(resource, { running, wanted }, remove) }
      : resource,
  );
  return { state: changed(state, resources), remove };
}

/**
 * The state from before a run, in the place of the one that the run left.
 *
 * Networks and volumes stay as the run has left them, since they stay on the server too: on a host that was made anew they are others than
 * before, by the same names.
 */
export function stateBefore(state: TerraformState | null, before: TerraformState): TerraformState | null {
  if (state === null) return null;
  const staying = new Map(
    state.resources.filter(({ type }) => STAYING.includes(type)).map((resource) => [addressOf(resource), resource]),
  );
  const old = before.resources.map((resource) => staying.get(addressOf(resource)) ?? resource);
  const known = new Set(old.map(addressOf));
  const made = [...staying.values()].filter((resource) => !known.has(addressOf(resource)));
  return changed(state, [...old, ...made]);
}

function addressOf({ type, name }: StateResource): string {
  return `${type}.${name}`;
}

const STAYING = ['docker_network', 'docker_volume'];

function changed(state: TerraformState, resources: readonly StateResource[]): TerraformState | null {
  if (JSON.stringify(resources) === JSON.stringify(state.resources)) return null;
  const kept = resources.filter(({ instances }) => instances.length > 0);
  return { ...state, serial: state.serial + 1, resources: kept };
}

function isContainer({ type }: StateResource): boolean {
  return type === 'docker_container';
}

function idOf({ attributes }: StateInstance): string {
  return String(attributes['id']);
}

function settleContainer(
  { instances }: StateResource,
  { running, wanted }: { readonly running: ReadonlySet<string>; readonly wanted: ReadonlySet<string> },
  remove: string[],
): readonly StateInstance[] {
  const current = instances.filter(({ deposed }) => deposed === undefined);
  const isWell = (item: StateInstance): boolean => item.status !== 'tainted' && running.has(idOf(item));
  const kept = instances.find((item) => item.deposed !== undefined && wanted.has(idOf(item)));
  if (kept !== undefined) {
    remove.push(...current.filter((item) => !isWell(item)).map(idOf));
    return [standing(kept)];
  }
  if (current.some(isWell)) return current;
  const old = instances.find((item) => item.deposed !== undefined && running.has(idOf(item)));
  const unwanted = old === undefined ? current.filter(({ status }) => status === 'tainted') : current;
  remove.push(...unwanted.map(idOf));
  if (old === undefined) return current.filter((item) => !unwanted.includes(item));
  return [standing(old)];
}

function standing({ deposed: _deposed, ...rest }: StateInstance): StateInstance {
  return rest;
}
