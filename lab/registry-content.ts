import { LabError } from './lab-error.ts';
import type { Lab } from './lab-settings.ts';

/** An image that a registry serves. */
export interface RegistryImage {
  /** Name with tag, as settings write it. */
  readonly name: string;

  /** Reference by digest, as a host pulls it. */
  readonly reference: string;
}

/**
 * Reference by digest of an image in the registry of a lab, such as `samaconso/api:2.0.0`.
 *
 * @throws LabError when the registry has no such image
 */
export async function registryReference(lab: Lab, name: string): Promise<string> {
  const { address } = lab.registry;
  const { repository, tag } = partsOf(name);
  const answer = await ask(address, `${repository}/manifests/${tag}`);
  if (!answer.ok) {
    throw new LabError(`registry: no image at ${address}, got "${name}"; arrimage lab status lists what it has`);
  }
  return `${address}/${repository}@${digestOf(answer)}`;
}

/** All images that a registry serves, in the order of their names; null when it does not answer. */
export async function tryListImages(address: string): Promise<readonly RegistryImage[] | null> {
  const catalog = await ask(address, '_catalog').catch(() => null);
  if (catalog?.ok !== true) return null;
  const { repositories } = (await catalog.json()) as { readonly repositories: readonly string[] };
  const lists = await Promise.all(
    repositories.map(async (repository) => {
      const { tags } = (await (await ask(address, `${repository}/tags/list`)).json()) as TagList;
      return (tags ?? []).toSorted().map((tag) => ({ repository, tag }));
    }),
  );
  return Promise.all(
    lists.flat().map(async ({ repository, tag }): Promise<RegistryImage> => {
      const digest = digestOf(await ask(address, `${repository}/manifests/${tag}`));
      return { name: `${repository}:${tag}`, reference: `${address}/${repository}@${digest}` };
    }),
  );
}

/** Whether a registry serves exactly the image of an id, under a name. */
export async function hasImage(address: string, name: string, id: string): Promise<boolean> {
  const { repository, tag } = partsOf(name);
  const answer = await ask(address, `${repository}/manifests/${tag}`);
  if (!answer.ok) return false;
  const manifest = (await answer.json()) as { readonly config?: { readonly digest: string } };
  // An engine that keeps images as containerd does has the manifest's digest for an id.
  return manifest.config?.digest === id || digestOf(answer) === id;
}

/** `tags` is null for a repository that has none left. */
interface TagList {
  readonly tags: readonly string[] | null;
}

const MANIFESTS = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
].join(', ');

function ask(address: string, path: string): Promise<Response> {
  return fetch(`http://${address}/v2/${path}`, { headers: { Accept: MANIFESTS }, signal: AbortSignal.timeout(5000) });
}

function digestOf(answer: Response): string {
  return answer.headers.get('docker-content-digest') ?? '';
}

function partsOf(name: string): { readonly repository: string; readonly tag: string } {
  const [repository = '', tag = 'latest'] = name.split(':');
  return { repository, tag };
}
