import { secretsOf, type Value } from '../../model/value.ts';
import { UsageError } from '../usage-error.ts';

/** Values of secrets by name; they go to files on the hosts and nowhere else. */
export type Secrets = ReadonlyMap<string, string>;

/** The text of a value with its secrets in place. */
export function plainText(value: Value, secrets: Secrets): string {
  return value
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part.kind === 'endpoint') return part.text;
      const secret = secrets.get(part.secret);
      if (secret === undefined) throw new UsageError(`secret ${part.secret}: expected a value, got none; add one`);
      return part.encoding === 'url' ? encodeURIComponent(secret) : secret;
    })
    .join('');
}

/** Text in which no secret shows: each value is replaced by its name. */
export function redacted(text: string, secrets: Secrets): string {
  let result = text;
  for (const [name, secret] of secrets) {
    for (const form of new Set([secret, encodeURIComponent(secret)])) {
      result = result.replaceAll(form, `<secret:${name}>`);
    }
  }
  return result;
}

/** Whether a value can be shown. */
export function isPublic(value: Value): boolean {
  return secretsOf(value).length === 0;
}
