/** What Compose's YAML is made of; null, empty lists and empty maps say nothing and are left out. */
export type ComposeValue = string | number | boolean | null | readonly ComposeValue[] | ComposeMap;

export interface ComposeMap {
  readonly [key: string]: ComposeValue;
}

/**
 * YAML that Compose reads as exactly these values: each `$` of a text is doubled, since Compose would take a single one for a variable.
 *
 * Written here and not by the yaml package, which takes ten times as long for a thousand services.
 */
export function composeText(map: ComposeMap): string {
  return mapLines(map, '');
}

function mapLines(map: ComposeMap, indent: string): string {
  let lines = '';
  for (const [key, value] of Object.entries(map)) {
    if (!isEmpty(value)) lines += `${indent}${scalarText(key)}:${valueLines(value, indent)}`;
  }
  return lines;
}

function valueLines(value: ComposeValue, indent: string): string {
  if (isList(value)) return `\n${listLines(value, `${indent}  `)}`;
  if (isMap(value)) return `\n${mapLines(value, `${indent}  `)}`;
  return ` ${typeof value === 'string' ? scalarText(value.replaceAll('$', '$$$$')) : value}\n`;
}

function listLines(list: readonly ComposeValue[], indent: string): string {
  let lines = '';
  for (const item of list) {
    if (isList(item)) throw new Error('a list in a list is no value of Compose');
    // The first line of a map stands beside the dash.
    lines += isMap(item)
      ? `${indent}- ${mapLines(item, `${indent}  `).trimStart()}`
      : `${indent}-${valueLines(item, '')}`;
  }
  return lines;
}

const PLAIN = /^[A-Za-z_/](?:[\w./@+,-]|[:=](?=[\w/]))*$/;

/** Words that a parser of YAML 1.1 or 1.2 takes for something else than text. */
const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A text as it is where no parser can mistake it, else in double quotes; a lone surrogate, which no file can hold, as `�`. */
function scalarText(text: string): string {
  if (PLAIN.test(text) && !RESERVED.test(text)) return text;
  return JSON.stringify(text.toWellFormed()).replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function isEmpty(value: ComposeValue): boolean {
  if (value === null) return true;
  return typeof value === 'object' && Object.values(value).every((item) => item === null || isEmpty(item));
}

function isList(value: ComposeValue): value is readonly ComposeValue[] {
  return Array.isArray(value);
}

function isMap(value: ComposeValue): value is ComposeMap {
  return typeof value === 'object' && value !== null && !isList(value);
}
