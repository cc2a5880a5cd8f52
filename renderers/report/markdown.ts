import { plainText } from '../markup.ts';

/** Text that Markdown shows as it is: no link, no mention, no end of a table cell comes of it. */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replace(/[\\`*_{}[\]<>()#+!|~&]/g, (character) => (character === '<' ? '&lt;' : `\\${character}`))
    .replace(/(^|[^\p{L}\p{N}])@(?=\S)/gu, '$1@\u2060');
}

/** Text as code, inside a table too. */
export function code(text: string): string {
  const plain = plainText(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 || plain.trim() !== plain ? ' ' : '';
  return plain === '' ? '' : `${fence}${space}${plain}${space}${fence}`;
}

/** A table; beyond the given number of rows it says how many more there are. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  most: number,
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const shown = rows.slice(0, most).map(line);
  const more = rows.length > most ? ['', `and ${rows.length - most} more in report/index.html`] : [];
  return [line(head), line(head.map(() => '---')), ...shown, ...more];
}
