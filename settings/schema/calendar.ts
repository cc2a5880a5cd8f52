import { z } from 'zod';

const MONTHS = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const WEEKDAYS = 'SUN|MON|TUE|WED|THU|FRI|SAT';

/** Minute, hour, day, month and weekday. */
const POINTS = [
  '[0-5]?[0-9]',
  '1?[0-9]|2[0-3]',
  '0?[1-9]|[12][0-9]|3[01]',
  `0?[1-9]|1[0-2]|${MONTHS}`,
  `[0-7]|${WEEKDAYS}`,
];

const FIELDS = POINTS.map((point) => {
  const item = `(?:\\*|(?:${point})(?:-(?:${point}))?)(?:/[1-9][0-9]?)?`;
  return `${item}(?:,${item})*`;
});

/** Five fields of cron, in UTC; what they add up to is looked at by the construct. */
export const calendar = z
  .string()
  .regex(
    new RegExp(`^${FIELDS.join(' ')}$`),
    'expected five fields of cron such as "0 2 * * *"; write minute, hour, day, month and weekday, in UTC',
  )
  .meta({ title: 'calendar', examples: ['0 2 * * *', '*/5 * * * *'] });
