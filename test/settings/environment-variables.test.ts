import { describe, expect, test } from 'vitest';
import { environmentVariables } from '../../settings/schema/environment-variables.ts';
import { noun } from './noun.ts';

describe('environmentVariables', () => {
  const { lines, value } = noun(environmentVariables);

  test('are text', () => {
    expect(value('{ LOG_LEVEL: info, ANSWER: "42", SWITCH: on }')).toEqual({
      LOG_LEVEL: 'info',
      ANSWER: '42',
      SWITCH: 'on',
    });
  });

  test('fails when a value is a number', () => {
    expect(lines('{ ANSWER: 42 }')).toMatchInlineSnapshot(
      `"a.yaml:1:18 value.ANSWER: expected text, got the number "42"; put it in quotes"`,
    );
  });

  test('fails when a value is a word with a meaning', () => {
    expect(lines('{ DEBUG: true }')).toMatchInlineSnapshot(
      `"a.yaml:1:17 value.DEBUG: expected text, got the word "true"; put it in quotes"`,
    );
  });

  test('fails when a name has a hyphen', () => {
    expect(lines('{ LOG-LEVEL: info }')).toMatchInlineSnapshot(
      `"a.yaml:1:10 value.LOG-LEVEL: expected the name of a variable, got "LOG-LEVEL"; use letters, digits and underscores"`,
    );
  });

  test('fails when a value that is a secret is no text', () => {
    expect(lines('{ DATABASE_PASSWORD: 12345678 }')).toMatchInlineSnapshot(
      `"a.yaml:1:29 value.DATABASE_PASSWORD: expected text, got the number "[REDACTED]"; put it in quotes"`,
    );
  });

  test('fails when a value is a list', () => {
    expect(lines('{ HOSTS: [a, b] }')).toMatchInlineSnapshot(
      `"a.yaml:1:17 value.HOSTS: expected text, got a list; write one text"`,
    );
  });
});
