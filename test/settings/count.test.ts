import { describe, expect, test } from 'vitest';
import { count } from '../../settings/schema/count.ts';
import { noun } from './noun.ts';

describe('count', () => {
  const { lines, value } = noun(count(1, 64));

  test('takes both limits', () => {
    expect(value('64')).toEqual(64);
  });

  test('fails when it is too small', () => {
    expect(lines('0')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a whole number from 1 to 64, got "0"; choose one of these"`,
    );
  });

  test('fails when it is too large', () => {
    expect(lines('65')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a whole number from 1 to 64, got "65"; choose one of these"`,
    );
  });

  test('fails when it is hexadecimal and too large', () => {
    expect(lines('0xFF')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a whole number from 1 to 64, got "0xFF"; choose one of these"`,
    );
  });

  test('fails when it is infinite', () => {
    expect(lines('.inf')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a whole number from 1 to 64, got ".inf"; choose one of these"`,
    );
  });

  test('fails when it is true', () => {
    expect(lines('true')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a whole number from 1 to 64, got "true"; choose one of these"`,
    );
  });
});
