import { z } from 'zod';
import { roles } from './role.ts';

/** Name of a server or the like, usable in host names, container names and Terraform addresses. */
export const name = z
  .string()
  .regex(
    /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'expected a name of lower-case letters, digits and hyphens; start it with a letter, end it with no hyphen',
  )
  .meta({ title: 'name', examples: ['app-1'] });

/** The key of an entry of another mapping of the settings: `reference('servers')` takes the name of a server. */
export function reference(to: string) {
  return z
    .string()
    .register(roles, { kind: 'reference', to })
    .meta({ title: `name from ${to}` });
}
