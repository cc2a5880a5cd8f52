import { z } from 'zod';

const NAMES = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT';
const POINT = `(?:[0-9]{1,2}|${NAMES})`;
const ITEM = `(?:\\*|${POINT}(?:-${POINT})?)(?:/[1-9][0-9]?)?`;
const FIELD = `${ITEM}(?:,${ITEM})*`;

/** Five fields of cron, in UTC; what they add up to is looked at by the construct. */
export const calendar = z
  .string()
  .regex(
    new RegExp(`^${FIELD}(?: ${FIELD}){4}$`),
    'expected five fields of cron such as "0 2 * * *"; write minute, hour, day, month and weekday, in UTC',
  )
  .meta({ title: 'calendar', examples: ['0 2 * * *', '*/5 * * * *'] });
