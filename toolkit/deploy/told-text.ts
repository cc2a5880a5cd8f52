import { HIDDEN, PRINTED } from '../printed.ts';
import { redacted } from '../secrets/secrets.ts';
import type { Deployment } from './deployment.ts';

/**
 * What an error says, without secrets.
 *
 * What a program printed is among it, and nobody knows what that is: where values of secrets cannot be read, it is left out.
 */
export function toldText({ topology, secrets, today }: Deployment, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const own = today ?? { topology, secrets };
  if (own.topology.secrets.every(({ name }) => own.secrets.has(name))) return redacted(text, own.secrets);
  const printed = text.search(PRINTED);
  return printed < 0 ? redacted(text, own.secrets) : `${redacted(text.slice(0, printed), own.secrets)}${HIDDEN}`;
}
