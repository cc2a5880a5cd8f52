import { describe, expect, test } from 'vitest';
import { duration } from '../../settings/schema/duration.ts';
import { noun } from './noun.ts';

describe('duration', () => {
  const { lines, value } = noun(duration);

  test('is in seconds once checked', () => {
    expect(value('5m')).toEqual(300);
  });

  test('takes hours', () => {
    expect(value('1h')).toEqual(3600);
  });

  test('takes days', () => {
    expect(value('2d')).toEqual(172800);
  });

  test('is no number in base 60', () => {
    expect(value('30s')).toEqual(30);
  });

  test('fails when it has no unit', () => {
    expect(lines('30')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a duration such as "30s", "5m" or "1h", got the number "30"; write a whole number and one of s, m, h, d"`,
    );
  });

  test('fails when it is a fraction', () => {
    expect(lines('1.5h')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a duration such as "30s", "5m" or "1h", got "1.5h"; write a whole number and one of s, m, h, d"`,
    );
  });

  test('fails when it has two units', () => {
    expect(lines('1h30m')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a duration such as "30s", "5m" or "1h", got "1h30m"; write a whole number and one of s, m, h, d"`,
    );
  });

  test('fails when it looks like a time', () => {
    expect(lines('1:30')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a duration such as "30s", "5m" or "1h", got "1:30"; write a whole number and one of s, m, h, d"`,
    );
  });

  test('fails when it is negative', () => {
    expect(lines('-5s')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a duration such as "30s", "5m" or "1h", got "-5s"; write a whole number and one of s, m, h, d"`,
    );
  });
});
