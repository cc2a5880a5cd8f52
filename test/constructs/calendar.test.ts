import { describe, expect, test } from 'vitest';
import { tryCalendar } from '../../constructs/calendar.ts';

describe('a calendar expression', () => {
  test('names each night at two', () => {
    expect(tryCalendar('0 2 * * *')).toMatchObject({ minutes: [0], hours: [2], isEitherDay: false });
  });

  test('takes steps, ranges, lists and names', () => {
    expect(tryCalendar('*/20 9-11 1,15 JAN,JUL *')).toEqual({
      minutes: [0, 20, 40],
      hours: [9, 10, 11],
      days: [1, 15],
      months: [1, 7],
      weekdays: [0, 1, 2, 3, 4, 5, 6],
      isEitherDay: false,
    });
  });

  test('counts Sunday as 0, written 7 too', () => {
    expect(tryCalendar('0 2 * * 7')?.weekdays).toEqual([0]);
    expect(tryCalendar('0 2 * * MON-FRI')?.weekdays).toEqual([1, 2, 3, 4, 5]);
  });

  test('takes one kind of day or the other when both are restricted, as cron does', () => {
    expect(tryCalendar('0 2 1 * MON')?.isEitherDay).toBe(true);
  });

  test.each([
    '',
    '0 2 * *',
    '0 0 2 * * *',
    '@daily',
    '61 2 * * *',
    '0 2 L * *',
    'H 2 * * *',
    '0 2 * * 1#2',
    '0 2 30 2 *',
  ])('fails when it is %j', (expression) => {
    expect(tryCalendar(expression)).toBeNull();
  });
});
