import type { Policy } from './policy.ts';

const LEAST_CHARACTERS = 12;

/** Secrets are generated, so length costs nothing. */
export const shortSecret: Policy = {
  id: 'short-secret',
  severity: 'error',
  title: 'A secret has 12 characters or more.',
  remedy: 'Raise its length; it is generated, so nobody has to type it.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const { name, length } of topology.secrets) {
      if (length >= LEAST_CHARACTERS) continue;
      yield {
        subject: name,
        message: `expected ${LEAST_CHARACTERS} characters or more, got "${length}"; raise its length`,
      };
    }
  },
};
