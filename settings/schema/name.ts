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

/** Name that Docker knows a network or a volume by. */
export const engineName = z
  .string()
  .regex(
    /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$/,
    'expected a name that Docker takes; use letters, digits, _, . and -, at least two',
  )
  .meta({ title: 'name of Docker', examples: ['shop_default'] });

/** The key of an entry of another mapping of the settings: `reference('servers')` takes the name of a server. */
export function reference(to: string) {
  return z
    .string()
    .register(roles, { kind: 'reference', to })
    .meta({ title: `name from ${to}` });
}
