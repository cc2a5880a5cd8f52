import { z } from 'zod';

/**
 * What a setting is beyond its type, for the checks that zod cannot make.
 *
 * - `reference`: it names a key of another mapping of the settings, such as `servers`
 * - `certificates`: it names a file beside the settings; the setting becomes that file's text
 * - `image`: its tag and its digest belong together
 */
export type Role =
  | { readonly kind: 'reference'; readonly to: string }
  | { readonly kind: 'certificates' }
  | { readonly kind: 'image' };

/** Roles of schemas; a schema made from another one by `describe`, `meta` or `default` has the role of that one. */
export const roles = z.registry<Role>();
