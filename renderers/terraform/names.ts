import type { Instance } from '../../model/instance.ts';
import { hashOf } from '../../model/json.ts';

/**
 * A name that Terraform takes for a resource, another one for each other name.
 *
 * It follows from the names on the server only: where a construct stands in the tree may change, and nothing is replaced.
 */
export function resourceName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_-]/g, (character) => `_x${character.charCodeAt(0).toString(16)}_`);
  return /^[A-Za-z_]/.test(safe) ? safe : `_${safe}`;
}

/** Resource name of one container of a service; it bears the number even where there is one, since there may be two tomorrow. */
export function containerName(service: string, replica: number): string {
  return `${resourceName(service)}_${replica}`;
}

/** Address of the container of a replica. */
export function containerAddress({ service, replica }: Pick<Instance, 'service' | 'replica'>): string {
  return `docker_container.${containerName(service.name, replica)}`;
}

/**
 * Resource name of an image: another reference is another resource.
 *
 * A change of one image so never makes the identity of another one unknown in a plan, which would replace its containers.
 */
export function imageName(reference: string): string {
  const repository = reference.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  return `${resourceName(repository.slice(repository.lastIndexOf('/') + 1))}_${hashOf(reference).slice(0, 8)}`;
}

/** Resource name of a network or volume, from its id `<server>/<name>`. */
export function localName(id: string): string {
  return resourceName(id.slice(id.indexOf('/') + 1));
}

/** An attribute of another resource, as Terraform writes it. */
export function reference(address: string, attribute: string): string {
  return `\${${address}.${attribute}}`;
}
