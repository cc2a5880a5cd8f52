import { UsageError } from './usage-error.ts';

/** The number of a release, as somebody has written it. Throws a `UsageError` that starts with where it was written. */
export function releaseNumber(where: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`${where}: expected the number of a release, got "${text}"; arrimage releases lists them`);
}
