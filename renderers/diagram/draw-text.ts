import { element, escapeXml } from '../markup.ts';

export interface TextStyle {
  readonly size: number;
  /** Classes of the style sheet. */
  readonly look?: 'bold' | 'muted';
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** One line of text; `y` is its base line. */
export function drawText(text: string, x: number, y: number, { size, look, anchor }: TextStyle): string {
  return element(
    'text',
    {
      ...(look === undefined ? {} : { class: look }),
      x,
      y,
      'font-size': size,
      ...(anchor === undefined || anchor === 'start' ? {} : { 'text-anchor': anchor }),
    },
    escapeXml(text),
  );
}
