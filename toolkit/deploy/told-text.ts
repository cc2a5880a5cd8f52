import { HIDDEN, PRINTED } from '../printed.ts';
import { redacted } from '../secrets/secrets.ts';
import type { Deployment } from './deployment.ts';

type Told = Pick<Deployment, 'topology' | 'secrets' | 'today'>;

/**
 * What an error says, without secrets.
 *
 * What a program printed is among it, and nobody knows what that is: where values of secrets cannot be read, it is left out.
 */
export function toldText({ topology, secrets, today }: Told, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const own = today ?? { topology, secrets };
  if (own.topology.secrets.every(({ name }) => own.secrets.has(name))) return redacted(text, own.secrets);
  const printed = text.search(PRINTED);
  return printed < 0 ? redacted(text, own.secrets) : `${redacted(text.slice(0, printed), own.secrets)}${HIDDEN}`;
}

/** The first line of that, at most 300 characters. */
export function toldLine(deployment: Told, error: unknown): string {
  const [line = ''] = toldText(deployment, error).trim().split('\n');
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
