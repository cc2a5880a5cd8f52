import { describe, expect, test } from 'vitest';
import { port } from '../../settings/schema/port.ts';
import { noun } from './noun.ts';

describe('port', () => {
  const { lines, value } = noun(port);

  test('is a number', () => {
    expect(value('8000')).toEqual(8000);
  });

  test('fails when it is 0', () => {
    expect(lines('0')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a port, got "0"; use a whole number from 1 to 65535"`,
    );
  });

  test('fails when it is above 65535', () => {
    expect(lines('65536')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a port, got "65536"; use a whole number from 1 to 65535"`,
    );
  });

  test('fails when it is a fraction', () => {
    expect(lines('80.5')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a port, got "80.5"; use a whole number from 1 to 65535"`,
    );
  });

  test('fails when it is text', () => {
    expect(lines('http')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a port, got "http"; use a whole number from 1 to 65535"`,
    );
  });

  test('fails when it is a number in quotes', () => {
    expect(lines('"80"')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a port, got the text "80"; remove the quotes"`,
    );
  });

  test('fails when it is left empty', () => {
    expect(lines('')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a port, got nothing; use a whole number from 1 to 65535"`,
    );
  });
});
