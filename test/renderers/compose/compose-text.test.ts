import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type ComposeValue, composeText } from '../../../renderers/compose/compose-text.ts';

describe('composeText', () => {
  test('writes maps, lists and maps in lists by indentation', () => {
    const text = composeText({
      name: 'shop',
      services: { web: { ports: [{ target: 80, host_ip: '10.0.0.1' }], tmpfs: ['/tmp'], read_only: true } },
    });

    expect(text).toMatchInlineSnapshot(`
      "name: shop
      services:
        web:
          ports:
            - target: 80
              host_ip: "10.0.0.1"
          tmpfs:
            - /tmp
          read_only: true
      "
    `);
  });

  test('leaves out what says nothing, and keeps what is empty text, zero or false', () => {
    expect(composeText({ a: null, b: [], c: {}, d: { e: null }, f: '', g: 0, h: false })).toBe(
      'f: ""\ng: 0\nh: false\n',
    );
  });

  test.each([
    ['postgres:18.1@sha256:0011', 'postgres:18.1@sha256:0011'],
    ['/tmp:size=64m,mode=1777', '/tmp:size=64m,mode=1777'],
    ['SIGINT', 'SIGINT'],
    ['yes', '"yes"'],
    ['Null', '"Null"'],
    ['0o17', '"0o17"'],
    ['1:30', '"1:30"'],
    ['~', '"~"'],
    ['-c', '"-c"'],
    ['a: b', '"a: b"'],
    ['a:', '"a:"'],
    ['a #b', '"a #b"'],
    ['', '""'],
    ['two\nlines', '"two\\nlines"'],
    ['$HOME', '"$$HOME"'],
    ['\u007f\u0085\u2028\ufeff', '"\\u007f\\u0085\\u2028\\ufeff"'],
    ['half \ud800', '"half �"'],
  ])('writes %j as %s', (text, written) => {
    expect(composeText({ key: text })).toBe(`key: ${written}\n`);
  });

  test('is read back as the same values, whatever they hold', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary-ascii' }),
      fc.constantFrom(...TRAPS),
    );
    const scalar = fc.oneof(text, fc.integer(), fc.boolean());
    const map = fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), scalar, {
      minKeys: 1,
      noNullPrototype: true,
    });
    const value = fc.oneof(scalar, fc.array(fc.oneof(scalar, map), { minLength: 1 }), map);

    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 20 }), value, { minKeys: 1, noNullPrototype: true }), (file) => {
        expect(undoubled(parse(composeText(file)))).toEqual(file);
      }),
      { numRuns: 100 },
    );
  });
});

/** Texts that a parser of YAML could take for something else. */
const TRAPS = [
  'on',
  'NO',
  '.inf',
  '=',
  '<<',
  '- a',
  '? a',
  '&a',
  '*a',
  '!a',
  '%a',
  '@a',
  '`',
  '{',
  '[',
  '|',
  '>',
  "'",
  '"',
  '\\',
  '\t',
];

/** What Compose makes of `$$`. */
function undoubled(value: unknown): ComposeValue {
  return JSON.parse(JSON.stringify(value, (_, item) => (typeof item === 'string' ? item.replaceAll('$$', '$') : item)));
}
