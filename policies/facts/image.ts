/** The parts of an image reference, such as `registry.example:5000/team/api:2.1@sha256:…`. */
export interface ImageReference {
  /** Registry and name, without tag or digest. */
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** Splits an image reference; a colon before the last slash belongs to the registry's port. */
export function parseImage(image: string): ImageReference {
  const at = image.indexOf('@');
  const named = at < 0 ? image : image.slice(0, at);
  const digest = at < 0 ? null : image.slice(at + 1);
  const colon = named.lastIndexOf(':');
  if (colon <= named.lastIndexOf('/')) return { repository: named, tag: null, digest };
  return { repository: named.slice(0, colon), tag: named.slice(colon + 1), digest };
}

/** The number a tag begins with: 15 of `15.19-alpine`; null: it begins with none. */
export function majorVersion(image: string): number | null {
  const digits = /^v?(\d{1,3})(?![\d])/.exec(parseImage(image).tag ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}
