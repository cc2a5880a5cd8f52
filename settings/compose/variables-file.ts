import { interpolate } from './interpolate.ts';

/** One line that is no variable. */
export interface WrongLine {
  readonly line: number;
  readonly text: string;
}

export interface VariablesFile {
  readonly variables: ReadonlyMap<string, string>;
  readonly wrong: readonly WrongLine[];
}

/** `NAME=value`, `export NAME="value"`, `NAME: value`; a quoted value may have several lines. */
const ASSIGNMENT =
  /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(?:'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|(.*))/;

/**
 * Reads a file of variables such as `.env` as Compose does: single quotes keep a value as it is, elsewhere it may refer to variables.
 *
 * @param known variables that the values may refer to, besides those above them
 */
export function parseVariablesFile(given: string, known: ReadonlyMap<string, string> = new Map()): VariablesFile {
  const variables = new Map<string, string>();
  const wrong: WrongLine[] = [];
  const text = given.replaceAll('\r\n', '\n').replace(/^\ufeff/, '');
  for (let at = 0, line = 1; at < text.length; ) {
    const rest = text.slice(at);
    const [first = ''] = rest.split('\n', 1);
    const found = /^\s*(#|$)/.test(first) ? null : ASSIGNMENT.exec(rest);
    if (found === null && !/^\s*(#|$)/.test(first)) wrong.push({ line, text: first.trim() });
    if (found !== null) {
      const [, name = '', single, double, bare] = found;
      const raw = single ?? (double === undefined ? (bare ?? '').replace(/(^|\s)#.*$/, '').trim() : unescaped(double));
      const all = new Map([...known, ...variables]);
      variables.set(name, single === undefined ? interpolate(raw, all).text : raw);
    }
    const length = found === null ? first.length : found[0].length;
    const end = rest.indexOf('\n', length);
    const taken = end < 0 ? rest.length : end + 1;
    line += rest.slice(0, taken).split('\n').length - 1;
    at += taken;
  }
  return { variables, wrong };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', $: '$$' };

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, character: string) => ESCAPES[character] ?? character);
}
