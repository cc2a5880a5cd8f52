import { isKnownPassword } from '../../policies/facts/password.ts';
import type { PlannedSecret } from './plan.ts';
import type { SecretSpan } from './secret-texts.ts';

/** Secrets in a text that are known by their values, none in another one. */
export function knownSecretsIn(secrets: Iterable<PlannedSecret>, text: string): readonly SecretSpan[] {
  const found = [...secrets].flatMap(({ value }): readonly SecretSpan[] => {
    const start = value === null ? -1 : startOf(text, value);
    if (value === null || start < 0) return [];
    return [{ start, end: start + value.length, value, encoding: 'plain', host: null, user: null }];
  });
  const longest = [...found].sort((a, b) => b.value.length - a.value.length);
  return longest.filter(({ start, end }, index) =>
    longest.slice(0, index).every((other) => other.end <= start || other.start >= end),
  );
}

/** A value that may be a word of another meaning is one only where an option says so. */
function startOf(text: string, value: string): number {
  if (value.length >= 8 && /[a-z]/i.test(value) && /[^a-z]/i.test(value) && !isKnownPassword(value)) {
    return text.indexOf(value);
  }
  if (value.length < 2) return -1;
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const found = new RegExp(
    `(?:^|[\\s"'])(?:-p|-a\\s+|--pass(?:word)?[=\\s]\\s*)["']?(?=${escaped}(?:$|[\\s"';|&]))`,
  ).exec(text);
  return found === null ? -1 : found.index + found[0].length;
}
