import { CronExpressionParser } from 'cron-parser';

/** When something is due, in UTC: the numbers that a minute may have in each field. */
export interface Calendar {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
  /** Both kinds of days are restricted: one of them is enough, as cron has it. */
  readonly isEitherDay: boolean;
}

/** Five fields without what only some crons know: seconds, L, W, # and H. */
const FIELDS =
  /^(?:[0-9*,/-]+|[0-9A-Za-z,-]*(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)[0-9A-Za-z,-]*)$/i;

/** Reads five fields of cron, such as `0 2 * * *`; null when it is none. */
export function tryCalendar(expression: string): Calendar | null {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5 || !fields.every((field) => FIELDS.test(field))) return null;
  try {
    const { minute, hour, dayOfMonth, month, dayOfWeek } = CronExpressionParser.parse(fields.join(' '), {
      tz: 'UTC',
    }).fields;
    return {
      minutes: numbersOf(minute.values),
      hours: numbersOf(hour.values),
      days: numbersOf(dayOfMonth.values),
      months: numbersOf(month.values),
      weekdays: numbersOf(dayOfWeek.values.map((day) => Number(day) % 7)),
      isEitherDay: !dayOfMonth.isWildcard && !dayOfWeek.isWildcard,
    };
  } catch {
    return null;
  }
}

function numbersOf(values: readonly (number | string)[]): readonly number[] {
  return [...new Set(values.map(Number))].sort((a, b) => a - b);
}
