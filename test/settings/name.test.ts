import { describe, expect, test } from 'vitest';
import { name } from '../../settings/schema/name.ts';
import { noun } from './noun.ts';

describe('name', () => {
  const { lines, value } = noun(name);

  test('is of lower-case letters, digits and hyphens', () => {
    expect(value('app-1')).toEqual('app-1');
  });

  test('fails when it has a capital', () => {
    expect(lines('App')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a name of lower-case letters, digits and hyphens, got "App"; start it with a letter, end it with no hyphen"`,
    );
  });

  test('fails when it starts with a digit', () => {
    expect(lines('1app')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a name of lower-case letters, digits and hyphens, got "1app"; start it with a letter, end it with no hyphen"`,
    );
  });

  test('fails when it ends with a hyphen', () => {
    expect(lines('app-')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a name of lower-case letters, digits and hyphens, got "app-"; start it with a letter, end it with no hyphen"`,
    );
  });

  test('fails when it is longer than 63 characters', () => {
    expect(lines('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a name of lower-case letters, digits and hyphens, got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"; start it with a letter, end it with no hyphen"`,
    );
  });

  test('fails when it is a number', () => {
    expect(lines('12')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a name of lower-case letters, digits and hyphens, got the number "12"; start it with a letter, end it with no hyphen"`,
    );
  });

  test('fails when it is a list', () => {
    expect(lines('[a]')).toMatchInlineSnapshot(`"a.yaml:1:8 value: expected text, got a list; write one text"`);
  });
});
