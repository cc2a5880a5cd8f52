import { describe, expect, test } from 'vitest';
import { calendar } from '../../settings/schema/calendar.ts';
import { noun } from './noun.ts';

describe('calendar', () => {
  const { lines, value } = noun(calendar);

  test.each(['0 2 * * *', '*/5 * * * *', '0,30 8-18/2 1 JAN-MAR MON,FRI'])('is five fields of cron: %s', (text) => {
    expect(value(`"${text}"`)).toBe(text);
  });

  test.each(['0 2 * *', '0 0 2 * * *', '@daily', '0 2 L * *', '0 2 * * mon', '* * * * *;id'])(
    'fails when it is %s',
    (text) => {
      expect(lines(`"${text}"`)).toBe(
        `a.yaml:1:8 value: expected five fields of cron such as "0 2 * * *", got "${text}"; write minute, hour, day, month and weekday, in UTC`,
      );
    },
  );
});
