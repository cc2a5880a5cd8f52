/**
 * The address of a service's port or of an external host, as its consumer sees it.
 *
 * `text` is what a program reads: `pgbouncer:6432`, or one half of it.
 */
export interface EndpointPart {
  readonly kind: 'endpoint';
  /** Id of a service (`db/pgbouncer`) or name of an external host (`srv-asreports`). */
  readonly to: string;
  /** Name of the port at the provider, such as `http`. */
  readonly port: string;
  readonly text: string;
}

/** A place where the value of a secret will stand once it has reached the host; never the value itself. */
export interface SecretPart {
  readonly kind: 'secret';
  readonly secret: string;
  /** `url`: the value is percent-encoded, since it stands inside a URL. */
  readonly encoding: 'plain' | 'url';
}

export type Part = string | EndpointPart | SecretPart;

/** What a setting of a program consists of: text, addresses and secrets, joined without a separator. */
export type Value = readonly Part[];

/** Names of the secrets that a value holds, each once, sorted. */
export function secretsOf(value: Value): readonly string[] {
  const names = value.flatMap((part) => (typeof part !== 'string' && part.kind === 'secret' ? [part.secret] : []));
  return [...new Set(names)].sort();
}

/** The text of a value; a secret shows as its name, `<secret:database-password>`. */
export function textOf(value: Value): string {
  return value
    .map((part) => {
      if (typeof part === 'string') return part;
      return part.kind === 'secret' ? `<secret:${part.secret}>` : part.text;
    })
    .join('');
}
