import { tryFindSeconds } from '../seconds-of.ts';
import { UsageError } from '../usage-error.ts';

/** Which lines of a container are wanted, in the words of `docker logs`. */
export interface LogPeriod {
  /** Seconds before now such as `600s`, or a time in ISO 8601; null: from the first line. */
  readonly since: string | null;
  /** Number of lines of each container, the newest; `all`: all that there are. */
  readonly tail: string;
}

/** How a person says it. */
export interface LogPeriodTexts {
  readonly since?: string;
  readonly tail?: string;
}

/** Lines of each container where nobody says how many. */
const TAIL = '100';

const TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Which lines are wanted: the last 100 of each container, or all since a time.
 *
 * @throws UsageError that tells every wrong option
 */
export function parseLogPeriod({ since, tail }: LogPeriodTexts): LogPeriod {
  const from = since === undefined ? null : parseSince(since);
  const count = tail ?? (since === undefined ? TAIL : 'all');
  const wrong = [
    ...(from === 'wrong'
      ? [`--since: expected a duration or a time, got "${since}"; write 10m, 2h, 1d or 2026-11-21T10:00:00Z`]
      : []),
    ...(/^(?:\d{1,9}|all)$/.test(count) ? [] : [`--tail: expected a number of lines, got "${tail}"; write 100 or all`]),
  ];
  if (wrong.length > 0) throw new UsageError(...wrong);
  return { since: from, tail: count };
}

/** A time without a zone is one of this machine. */
function parseSince(text: string): string {
  const seconds = tryFindSeconds(text);
  if (seconds !== null) return `${seconds}s`;
  const time = TIME.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  return Number.isNaN(time) ? 'wrong' : new Date(time).toISOString();
}
