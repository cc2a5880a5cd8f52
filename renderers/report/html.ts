import { escapeXml } from '../markup.ts';

/** Text that is HTML already; everything else that comes into a page is escaped. */
export interface Html {
  readonly html: string;
}

type Content = string | number | Html | readonly Html[];

/** A piece of a page: what stands between the braces is escaped, unless it is a piece of a page itself. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  const parts = strings.map((text, index) => text + textOfContent(contents[index]));
  return { html: parts.join('') };
}

/** Text whose author is this package, such as a style sheet or the diagram. */
export function trusted(text: string): Html {
  return { html: text };
}

/** Pieces one after the other, with something between. */
export function joined(pieces: readonly Html[], between: Html = html``): Html {
  return { html: pieces.map((piece) => piece.html).join(between.html) };
}

/** A table, or a sentence where it would have no rows. */
export function table(head: readonly string[], rows: readonly (readonly Html[])[], empty: string): Html {
  if (rows.length === 0) return html`<p class="none">${empty}</p>\n`;
  const heads = head.map((text) => html`<th scope="col">${text}</th>`);
  const body = rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`);
  return html`<div class="scroll"><table>\n<thead><tr>${heads}</tr></thead>\n<tbody>\n${body}</tbody>\n</table></div>\n`;
}

/** Short texts below one another; nothing at all shows as a dash. */
export function stack(lines: readonly Html[]): Html {
  return lines.length === 0 ? html`<span class="none">–</span>` : joined(lines, html`<br>`);
}

function textOfContent(content: Content | undefined): string {
  if (content === undefined) return '';
  if (typeof content === 'string') return escapeXml(content);
  if (typeof content === 'number') return String(content);
  return 'html' in content ? content.html : joined(content).html;
}
