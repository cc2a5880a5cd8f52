import { z } from 'zod';

/** Text, or what YAML takes for a number or a switch; Compose takes it for text. */
export const scalar = z
  .union([z.string(), z.number(), z.boolean()], { error: 'expected text; write one value' })
  .transform(String);

/** A switch; interpolation gives text. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false'])], { error: 'expected true or false; write it without quotes' })
  .transform((value) => value === true || value === 'true');

/** A number; interpolation gives text. */
export const number = z
  .union([z.number(), z.string()])
  .refine((value) => value !== '' && Number.isFinite(Number(value)), 'expected a number; write digits')
  .transform(Number);

/** Several texts, of which one may stand alone. */
export const texts = z
  .union([z.array(scalar), scalar], { error: 'expected text, or a list of texts; write each on a line of its own' })
  .transform((value): readonly string[] => (typeof value === 'string' ? [value] : value));

/** Texts by name, as a mapping or as a list of `NAME=value`; null where only the name is there. */
export const entries = z
  .union([z.record(z.string(), scalar.nullable()), z.array(scalar)], {
    error: 'expected a mapping, or a list of NAME=value; write each on a line of its own',
  })
  .transform((value): Readonly<Record<string, string | null>> => {
    if (!Array.isArray(value)) return value;
    return Object.fromEntries(
      value.map((text) => {
        const at = text.indexOf('=');
        return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
      }),
    );
  });

/** What is only looked at to say that it is there. */
export const anything = z.unknown();

const SECONDS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const EXPECTED_DURATION = 'expected a duration such as "30s" or "1m30s"; write numbers, each with its unit';
const DURATION = /^(?:\d+(?:\.\d+)?(?:us|ms|s|m|h|d|w))+$/;

/** A length of time such as `1m30s`, in seconds. */
export const duration = z
  .union([z.string(), z.literal(0)])
  .refine((value) => value === 0 || value === '0' || DURATION.test(value), EXPECTED_DURATION)
  .transform((value) =>
    [...String(value).matchAll(/([\d.]+)([a-z]+)/g)].reduce(
      (sum, [, amount, unit = '']) => sum + Number(amount) * (SECONDS[unit] ?? 0),
      0,
    ),
  );

const POWERS: Readonly<Record<string, number>> = { '': 0, b: 0, k: 1, m: 2, g: 3, t: 4 };
const SIZE = /^(\d+(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?$/i;

/** An amount of memory such as `512m`, in bytes; each step is 1024, whatever the unit is called. */
export const size = z
  .union([z.string(), z.number()])
  .refine(
    (value) => SIZE.test(String(value)),
    'expected a size such as "512m" or "2g"; write a number and one of b, k, m, g',
  )
  .transform((value) => {
    const [, amount, unit = ''] = SIZE.exec(String(value)) ?? [];
    return Math.round(Number(amount) * 1024 ** (POWERS[unit.toLowerCase()] ?? 0));
  });

/** A program and its arguments; one text is split as a shell would, without one. null: the image's own. */
export const command = z
  .union([z.array(scalar), scalar, z.null()], { error: 'expected a command; write it as text or as a list' })
  .transform((value, context): readonly string[] | null => {
    if (typeof value !== 'string') return value;
    const found = words(value);
    if (found === null) {
      context.addIssue({
        code: 'custom',
        message: 'expected a command whose quotes are closed; add the closing quote',
      });
    }
    return found;
  });

/** The words of a command line, with the quotes of a shell; null where one is not closed. */
export function words(line: string): readonly string[] | null {
  const found: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (/\s/.test(character)) {
      if (word !== null) found.push(word);
      word = null;
    } else if (character === "'" || character === '"') {
      const end = closing(line, at);
      if (end < 0) return null;
      const quoted = line.slice(at + 1, end);
      word = (word ?? '') + (character === "'" ? quoted : quoted.replace(/\\(["\\$`\n])/g, '$1'));
      at = end;
    } else {
      word = (word ?? '') + (character === '\\' ? (line[++at] ?? '') : character);
    }
  }
  return word === null ? found : [...found, word];
}

function closing(line: string, start: number): number {
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === '\\' && line[start] === '"') at++;
    else if (line[at] === line[start]) return at;
  }
  return -1;
}
