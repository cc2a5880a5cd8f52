import { describe, expect, test } from 'vitest';
import { parseVariablesFile } from '../../../settings/compose/variables-file.ts';

describe('a file of variables', () => {
  test('is read as Compose reads it', () => {
    const { variables, wrong } = parseVariablesFile(
      `# comment
PLAIN=one two # comment
HASH=a#b
export EXPORTED=yes
EMPTY=
SINGLE='$PLAIN # stays'
DOUBLE="line\\nnext \\"quoted\\" $PLAIN \\$5"
REFERS=\${PLAIN}-\${GIVEN:-none}
LONG="first
second"
YAML: value
`,
      new Map([['GIVEN', 'given']]),
    );
    expect(Object.fromEntries(variables)).toEqual({
      PLAIN: 'one two',
      HASH: 'a#b',
      EXPORTED: 'yes',
      EMPTY: '',
      SINGLE: '$PLAIN # stays',
      DOUBLE: 'line\nnext "quoted" one two $5',
      REFERS: 'one two-given',
      LONG: 'first\nsecond',
      YAML: 'value',
    });
    expect(wrong).toEqual([]);
  });

  test('fails when a line is no variable, with its number', () => {
    expect(parseVariablesFile('A=1\n\nnot a variable\n').wrong).toEqual([{ line: 3, text: 'not a variable' }]);
  });
});
