import { describe, expect, test } from 'vitest';
import { exceptions } from '../../settings/schema/exceptions.ts';
import { noun } from './noun.ts';

describe('exceptions', () => {
  const { lines, value } = noun(exceptions);

  test('are the reasons of what they allow', () => {
    expect(value('{ writableRoot: keeps its reports in /app/out }')).toEqual({
      writableRoot: 'keeps its reports in /app/out',
    });
    expect(value('{}')).toEqual({});
  });

  test('fails when one has no reason', () => {
    expect(lines("{ writableRoot: '' }")).toMatchInlineSnapshot(
      `"a.yaml:1:24 value.writableRoot: expected a reason of at least 10 characters, got ""; write why it has to, or leave it out"`,
    );
  });

  test('fails when one is switched on in place of explained', () => {
    expect(lines('{ writableRoot: true }')).toMatchInlineSnapshot(
      `"a.yaml:1:24 value.writableRoot: expected a reason of at least 10 characters, got the word "true"; write why it has to, or leave it out"`,
    );
  });

  test('fails when there is no such exception', () => {
    expect(lines('{ privileged: because it is needed }')).toMatchInlineSnapshot(
      `"a.yaml:1:10 value.privileged: unknown setting, got "privileged"; the only setting is writableRoot"`,
    );
  });
});
