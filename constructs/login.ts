import type { Secret } from './secret.ts';

/**
 * A user of a server that can know two at once.
 *
 * Its name alternates with the version of its password: while a rotation is deployed, the login before still works, so that its consumers
 * can change one after another.
 */
export interface Login {
  readonly user: string;
  /** The name that the version before had, and the next one will have. */
  readonly previous: string;
  readonly password: Secret;
}

/** The login of a password's version: `<name>_1` for odd ones, `<name>_2` for even ones. */
export function loginOf(name: string, password: Secret): Login {
  const [odd, even] = [`${name}_1`, `${name}_2`];
  return password.version % 2 === 1 ? { user: odd, previous: even, password } : { user: even, previous: odd, password };
}
