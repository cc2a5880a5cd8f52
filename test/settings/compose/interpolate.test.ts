import { describe, expect, test } from 'vitest';
import { interpolate } from '../../../settings/compose/interpolate.ts';

const variables = new Map([
  ['NAME', 'ada'],
  ['EMPTY', ''],
]);

describe('a text with variables', () => {
  test.each([
    ['$NAME and ${NAME}', 'ada and ada'],
    ['$$NAME costs $$5', '$NAME costs $5'],
    ['${EMPTY:-default} ${EMPTY-default}', 'default '],
    ['${OTHER:-${NAME}} ${OTHER-x}', 'ada x'],
    ['${NAME:+set} ${EMPTY:+set} ${EMPTY+set}', 'set  set'],
    ['${NAME:?why}', 'ada'],
    ['no reference at all', 'no reference at all'],
  ])('becomes as Compose has it: %s', (text, result) => {
    expect(interpolate(text, variables)).toEqual({ text: result, missing: [], wrong: null });
  });

  test('tells which variables nobody has set, unless a default stands for them', () => {
    expect(interpolate('$A ${B:?say why} ${C:-x} ${NAME:-$D}', variables).missing).toEqual([
      { name: 'A', required: null },
      { name: 'B', required: 'say why' },
    ]);
  });

  test.each(['${', '${1x}', '$ x', '${NAME', '${NAME!x}'])(
    'fails when a dollar sign begins no reference: %s',
    (text) => {
      expect(interpolate(text, variables).wrong).toBe(text);
    },
  );
});
