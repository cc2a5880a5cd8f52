/**
 * Width of a line of text in pixels, estimated generously.
 *
 * No font is asked: the same text has the same width on every machine, and is at least as wide as common sans-serif fonts draw it.
 */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return Math.ceil(ems * size * (bold ? 1.1 : 1));
}

/** The text, cut with an ellipsis where it would be wider than `width` pixels. */
export function fitText(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, size, bold) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

function emsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x1100) return /\p{M}/u.test(character) ? 0 : 1.05;
  if ("ijl|!.,:;'` ".includes(character)) return 0.32;
  if ('frtI()[]{}/\\-"·'.includes(character)) return 0.42;
  if ('mwMW@%…'.includes(character)) return 0.96;
  if (character >= 'A' && character <= 'Z') return 0.7;
  return /\p{M}/u.test(character) ? 0 : 0.62;
}
