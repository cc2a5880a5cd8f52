import { describe, expect, test } from 'vitest';
import { parseLogPeriod } from '../../../toolkit/logs/log-period.ts';

describe('the lines of a log that are wanted', () => {
  test('are the last 100 where nobody says which', () => {
    expect(parseLogPeriod({})).toEqual({ since: null, tail: '100' });
  });

  test('are all since a time', () => {
    expect(parseLogPeriod({ since: '10m' })).toEqual({ since: '600s', tail: 'all' });
  });

  test('are as many as asked for, since a time too', () => {
    expect(parseLogPeriod({ tail: 'all' })).toEqual({ since: null, tail: 'all' });
    expect(parseLogPeriod({ tail: '0', since: '1d' })).toEqual({ since: '86400s', tail: '0' });
  });

  test.each([
    ['90s', '90s'],
    ['1h30m', '5400s'],
    ['2026-11-21T10:00:00Z', '2026-11-21T10:00:00.000Z'],
    ['2026-11-21T10:00:00+02:00', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21', '2026-11-21T00:00:00.000Z'],
    ['2026-11-21 10:00', new Date('2026-11-21T10:00').toISOString()],
  ])('begin at %s', (since, expected) => {
    expect(parseLogPeriod({ since }).since).toBe(expected);
  });

  test.each(['', '10', 'm', '-5m', 'yesterday', '2026-13-01', '1 h'])('fails when --since is "%s"', (since) => {
    expect(() => parseLogPeriod({ since })).toThrow('--since: expected a duration or a time');
  });

  test('fails when both are wrong, and tells both', () => {
    expect(() => parseLogPeriod({ since: 'soon', tail: '-1' })).toThrowErrorMatchingInlineSnapshot(`
      [UsageError: --since: expected a duration or a time, got "soon"; write 10m, 2h, 1d or 2026-11-21T10:00:00Z
      --tail: expected a number of lines, got "-1"; write 100 or all]
    `);
  });
});
