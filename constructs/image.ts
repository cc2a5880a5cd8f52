/** Parts of an image reference: `ghcr.io/org/name:1.2@sha256:…`. */
export interface ImageParts {
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** Splits an image reference; a colon before a slash belongs to the registry's port. */
export function parseImage(reference: string): ImageParts {
  const [name = '', digest = null] = reference.split('@', 2);
  const colon = name.lastIndexOf(':');
  const tagged = colon > name.lastIndexOf('/');
  return { repository: tagged ? name.slice(0, colon) : name, tag: tagged ? name.slice(colon + 1) : null, digest };
}

/** Whether the tag says that the image is built on Alpine, whose users have other numbers. */
export function isAlpine(reference: string): boolean {
  return /(^|-)alpine/.test(parseImage(reference).tag ?? '');
}

/** The first number of the tag, such as 15 for `postgres:15.19`; null when the tag does not start with one. */
export function majorVersion(reference: string): number | null {
  const found = /^v?(\d+)/.exec(parseImage(reference).tag ?? '');
  return found === null ? null : Number(found[1]);
}
