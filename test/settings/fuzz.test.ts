import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { checkSamaconso, files, linesOf } from './load.ts';

const RUNS = { numRuns: 200 };

/** Bits of YAML that mean something, so that random texts get further than random letters do. */
const bit = fc.constantFrom(
  ...[
    'a',
    'b: ',
    '- ',
    '? ',
    ': ',
    '\n',
    '\n  ',
    '\n    ',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '"',
    "'",
    '&x ',
    '*x',
    '!t ',
    '!!str ',
    '<<: ',
  ],
  ...[
    '|\n',
    '>-\n',
    '#',
    '%YAML',
    '---\n',
    '...\n',
    '\t',
    '~',
    'null',
    '1',
    '.nan',
    '0x1',
    'servers:\n',
    'placement: ',
    'images: ',
  ],
  ...['__proto__: ', 'constructor: ', '\ufeff', '\u0000', '\r', '\\', '@', '`', '\ud800', 'é', '=', '…'],
);
const yamlText = fc.array(bit, { maxLength: 60 }).map((bits) => bits.join(''));

/** Any data, with the names of settings among its keys. */
const key = fc.oneof(
  fc.constantFrom('servers', 'db', 'address', 'images', 'api', 'tag', 'placement', 'kind', 'state'),
  fc.string(),
);
const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(key, tie('data'), { maxKeys: 5 }),
  ),
}));

/** The settings are valid, or each problem has a place and a message; never anything else. */
function isAnswer(result: ReturnType<typeof checkSamaconso>): boolean {
  if ('settings' in result) return true;
  return (
    result.problems.length > 0 && linesOf(result).every((line) => /^(?:config\/.*:\d+:\d+|--set ).*\S$/s.test(line))
  );
}

describe('any input', () => {
  test('gives settings or problems when it is random text', () => {
    fc.assert(
      fc.property(fc.oneof(yamlText, fc.string({ unit: 'binary' })), (environment) =>
        isAnswer(checkSamaconso({ environment })),
      ),
      RUNS,
    );
  });

  test('gives settings or problems when it is random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (base) => isAnswer(checkSamaconso({ base }))),
      RUNS,
    );
  });

  test('gives settings or problems when it is random data', () => {
    fc.assert(
      fc.property(fc.dictionary(key, data), (given) => isAnswer(checkSamaconso({ environment: stringify(given) }))),
      RUNS,
    );
  });

  test('gives settings or problems when one value of the valid file is replaced by any other', () => {
    const valid = parse(files.prod) as Readonly<Record<string, unknown>>;
    const section = fc.constantFrom(...Object.keys(valid));
    fc.assert(
      fc.property(section, data, (name, value) =>
        isAnswer(checkSamaconso({ environment: stringify({ ...valid, [name]: value }) })),
      ),
      RUNS,
    );
  });

  test('gives settings or problems when the valid file is damaged', () => {
    const at = fc.nat(files.prod.length);
    fc.assert(
      fc.property(at, fc.nat(20), yamlText, (offset, length, put) => {
        const environment = files.prod.slice(0, offset) + put + files.prod.slice(offset + length);
        return isAnswer(checkSamaconso({ environment }));
      }),
      { numRuns: 400 },
    );
  });

  test('gives settings or problems when overrides are random', () => {
    const path = fc.array(key, { minLength: 1, maxLength: 4 }).map((keys) => keys.join('.'));
    const override = fc.oneof(
      fc.string(),
      fc.tuple(path, yamlText).map(([left, right]) => `${left}=${right}`),
    );
    fc.assert(
      fc.property(fc.array(override, { maxLength: 4 }), (overrides) => isAnswer(checkSamaconso({ overrides }))),
      RUNS,
    );
  });
});

describe('the order of settings', () => {
  test('decides nothing', () => {
    const expected = JSON.stringify(checkSamaconso());
    const shuffled = (text: string): fc.Arbitrary<string> => shuffledKeys(parse(text)).map((value) => stringify(value));
    fc.assert(
      fc.property(shuffled(files.base), shuffled(files.prod), (base, environment) => {
        expect(JSON.stringify(checkSamaconso({ base, environment }))).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });
});

/** The same data with the keys of each mapping in any order. */
function shuffledKeys(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) return fc.constant(value);
  if (typeof value !== 'object' || value === null) return fc.constant(value);
  const entries = Object.entries(value);
  const order = fc.shuffledSubarray(
    entries.map(([name]) => name),
    { minLength: entries.length },
  );
  const inner = fc.record(Object.fromEntries(entries.map(([name, item]) => [name, shuffledKeys(item)])));
  return fc
    .tuple(order, inner)
    .map(([names, items]) => Object.fromEntries(names.map((name) => [name, (items as Record<string, unknown>)[name]])));
}
