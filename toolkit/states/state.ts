import type { Seen, StateVersion } from '../look/seen.ts';
import { isOfJob, type SeenContainer } from '../look/seen-container.ts';

/** Terraform's state, of its version 4; of it, what we read. */
export interface TerraformState extends StateVersion {
  readonly version: number;
  readonly resources: readonly StateResource[];
}

export interface StateResource {
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  readonly instances: readonly StateInstance[];
}

export interface StateInstance {
  readonly status?: string;
  readonly deposed?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Reads a state as it is kept; null: there is none yet, or Terraform was ended while it wrote it. */
export function parseState(text: string): TerraformState | null {
  try {
    return JSON.parse(text) as TerraformState;
  } catch {
    return null;
  }
}

/** A state as Terraform writes it. */
export function stateText(state: TerraformState): string {
  return `${JSON.stringify(state, null, 2)}\n`;
}

/** Ids of the containers that a state knows. */
export function containersOf(state: TerraformState | null): ReadonlySet<string> {
  const all = (state?.resources ?? []).filter(({ type }) => type === 'docker_container');
  return new Set(all.flatMap(({ instances }) => instances.map(({ attributes }) => String(attributes['id']))));
}

/** Those containers, but for the ones of jobs, that a state does not know. */
export function unknownTo(
  state: TerraformState | null,
  containers: readonly SeenContainer[],
): readonly SeenContainer[] {
  const known = containersOf(state);
  return containers.filter((container) => !known.has(container.Id) && !isOfJob(container));
}

/** Addresses of the images that a state knows by another id than their server: their tag was moved since. */
export function movedImages(state: TerraformState | null, images: Seen['images']): readonly string[] {
  const all = (state?.resources ?? []).filter(({ type }) => type === 'docker_image');
  return all.flatMap(({ name, instances }) => {
    const isMoved = instances.some(({ attributes }) => {
      const there = images.get(String(attributes['name']));
      return there !== undefined && there !== null && there.id !== attributes['image_id'];
    });
    return isMoved ? [`docker_image.${name}`] : [];
  });
}
