import { z } from 'zod';
import { calendar } from './calendar.ts';
import { count } from './count.ts';
import { duration } from './duration.ts';
import { limits } from './resources.ts';

/** When a database is dumped, and how long dumps are kept. */
export const backup = z
  .strictObject({
    calendar: calendar.default('0 2 * * *').describe('When: five fields of cron, in UTC.'),
    keepDays: count(1, 3650).default(7).describe('Days after which a dump is removed; the newest one never is.'),
    timeLimit: duration.prefault('1h').describe('Time after which a dump is ended and has failed.'),
    resources: limits,
  })
  .transform(({ timeLimit, ...rest }) => ({ ...rest, timeoutSeconds: timeLimit }))
  .prefault({})
  .describe('Dumps of the database on a volume of its server.')
  .meta({ title: 'backup' });
