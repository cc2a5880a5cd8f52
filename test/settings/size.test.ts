import { describe, expect, test } from 'vitest';
import { size } from '../../settings/schema/size.ts';
import { noun } from './noun.ts';

describe('size', () => {
  const { lines, value } = noun(size);

  test('is in bytes once checked', () => {
    expect(value('2GiB')).toEqual(2147483648);
  });

  test('may have a fraction', () => {
    expect(value('1.5MiB')).toEqual(1572864);
  });

  test('fails when its unit is a decimal one', () => {
    expect(lines('512MB')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a size such as "512MiB" or "2GiB", got "512MB"; write a number and one of B, KiB, MiB, GiB, TiB"`,
    );
  });

  test('fails when it has no unit', () => {
    expect(lines('512')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a size such as "512MiB" or "2GiB", got the number "512"; write a number and one of B, KiB, MiB, GiB, TiB"`,
    );
  });

  test('fails when it is zero', () => {
    expect(lines('0GiB')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a size such as "512MiB" or "2GiB", got "0GiB"; write a number and one of B, KiB, MiB, GiB, TiB"`,
    );
  });

  test('fails when it is negative', () => {
    expect(lines('-1GiB')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a size such as "512MiB" or "2GiB", got "-1GiB"; write a number and one of B, KiB, MiB, GiB, TiB"`,
    );
  });

  test('fails when it has a space', () => {
    expect(lines('2 GiB')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a size such as "512MiB" or "2GiB", got "2 GiB"; write a number and one of B, KiB, MiB, GiB, TiB"`,
    );
  });

  test('fails when it is too long', () => {
    expect(lines('12345678GiB')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a size such as "512MiB" or "2GiB", got "12345678GiB"; write a number and one of B, KiB, MiB, GiB, TiB"`,
    );
  });
});
