/** A variable that a text refers to and nobody has set. */
export interface MissingVariable {
  readonly name: string;
  /** What the file says where it has to be set: `${NAME:?…}`; null where Compose takes an empty text. */
  readonly required: string | null;
}

export interface Interpolated {
  readonly text: string;
  readonly missing: readonly MissingVariable[];
  /** What is no reference, such as `${`; null where all is well. */
  readonly wrong: string | null;
}

/**
 * Puts the values of variables into a text as Compose does: `$NAME`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?why}`,
 * `${NAME:+other}`, and `$$` for a dollar sign.
 *
 * https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md
 */
export function interpolate(text: string, variables: ReadonlyMap<string, string>): Interpolated {
  if (!text.includes('$')) return { text, missing: [], wrong: null };
  const reading: Reading = { text, at: 0, variables, missing: [], wrong: null };
  const result = readUntil(reading, null);
  return { text: result, missing: reading.missing, wrong: reading.wrong };
}

interface Reading {
  readonly text: string;
  at: number;
  readonly variables: ReadonlyMap<string, string>;
  readonly missing: MissingVariable[];
  wrong: string | null;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;

/** Reads to the end, or to the bracket that closes a reference. */
function readUntil(reading: Reading, end: '}' | null): string {
  const { text } = reading;
  let result = '';
  while (reading.at < text.length && text[reading.at] !== end) {
    if (text[reading.at] !== '$') result += text[reading.at++];
    else result += reference(reading);
  }
  return result;
}

function reference(reading: Reading): string {
  const start = reading.at;
  const rest = reading.text.slice(reading.at + 1);
  if (rest.startsWith('$')) {
    reading.at += 2;
    return '$';
  }
  const braced = rest.startsWith('{');
  const name = NAME.exec(braced ? rest.slice(1) : rest)?.[0];
  if (name === undefined) return wrong(reading, start);
  reading.at += 1 + name.length + (braced ? 1 : 0);
  return braced ? substituted(reading, name, start) : valueNamed(reading, name);
}

function substituted(reading: Reading, name: string, start: number): string {
  const value = reading.variables.get(name);
  const [, operator = ''] = /^(:?[-?+])/.exec(reading.text.slice(reading.at)) ?? [];
  reading.at += operator.length;
  const isSet = value !== undefined && (!operator.startsWith(':') || value !== '');
  const before = reading.missing.length;
  const word = operator === '' ? '' : readUntil(reading, '}');
  const isUsed = operator.endsWith('+') ? isSet : !isSet;
  if (!isUsed) reading.missing.length = before;
  if (reading.text[reading.at] !== '}') return wrong(reading, start);
  reading.at++;
  if (operator === '') return valueNamed(reading, name);
  if (operator.endsWith('+')) return isSet ? word : '';
  if (isSet) return value;
  if (operator.endsWith('-')) return word;
  reading.missing.push({ name, required: word });
  return '';
}

function valueNamed(reading: Reading, name: string): string {
  const value = reading.variables.get(name);
  if (value === undefined) reading.missing.push({ name, required: null });
  return value ?? '';
}

/** What follows is of no use. */
function wrong(reading: Reading, start: number): string {
  reading.wrong ??= reading.text.slice(start, start + 20);
  reading.at = reading.text.length;
  return '';
}
