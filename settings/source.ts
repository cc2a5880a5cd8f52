import type { Place, Problem } from './problem.ts';
import { problemAt } from './problem.ts';

/** A settings file: its path as the user knows it, and its content. */
export interface Source {
  readonly path: string;
  readonly text: string | Uint8Array;
}

/** Largest settings file in bytes; a larger one is not looked into. */
export const MAX_BYTES = 1024 ** 2;

/** The text of a file, or what makes it none. */
export function textOfSource({ path, text }: Source, layer: number): string | Problem {
  const start: Place = { path, line: 1, column: 1, layer };
  if (text.length > MAX_BYTES) {
    const got = `${Math.ceil(text.length / MAX_BYTES)} MiB`;
    return problemAt(start, 'settings/limit', '', `expected a file of at most 1 MiB, got "${got}"; make it smaller`);
  }
  if (typeof text === 'string') return checkedText(text, path, layer);
  if ((text[0] === 0xff && text[1] === 0xfe) || (text[0] === 0xfe && text[1] === 0xff)) {
    return problemAt(start, 'settings/encoding', '', 'expected text in UTF-8, got UTF-16; save it in UTF-8');
  }
  try {
    return checkedText(new TextDecoder('utf-8', { fatal: true }).decode(text), path, layer);
  } catch {
    const lossy = new TextDecoder('utf-8').decode(text);
    const place = placeInText(lossy, lossy.indexOf('\ufffd'), path, layer);
    return problemAt(place, 'settings/encoding', '', 'expected text in UTF-8, got other bytes; save it in UTF-8');
  }
}

// Control characters, a carriage return that ends no line, and halves of surrogate pairs: YAML allows none of them.
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|\r(?!\n)|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function checkedText(given: string, path: string, layer: number): string | Problem {
  const text = given.startsWith('\ufeff') ? given.slice(1) : given;
  const found = FORBIDDEN.exec(text);
  if (found === null) return text;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const message = `expected text, got the character "U+${code}"; remove it`;
  return problemAt(placeInText(text, found.index, path, layer), 'settings/encoding', '', message);
}

function placeInText(text: string, offset: number, path: string, layer: number): Place {
  const before = text.slice(0, Math.max(0, offset));
  const line = before.split('\n').length;
  return { path, line, column: before.length - before.lastIndexOf('\n'), layer };
}
