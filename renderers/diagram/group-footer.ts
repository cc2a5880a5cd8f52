import type { Group } from './group.ts';
import { fitText, textWidth } from './text-width.ts';

/** Size of the letters in which networks are named. */
export const NETWORK_SIZE = 10.5;

const ROW = 16;
const DOT = 14;
const GAP = 12;

export interface NetworkLabel {
  readonly id: string;
  readonly text: string;
  /** From the left end of the row. */
  readonly x: number;
  /** Middle of the row, from the top of the footer. */
  readonly y: number;
}

/** Height of the rows that name the networks of a server. */
export function footerHeight(group: Group, width: number): number {
  const rows = Math.max(0, ...networkLabels(group, width).map(({ y }) => (y + ROW / 2) / ROW));
  return rows === 0 ? 0 : rows * ROW + 4;
}

/** The names of a server's networks in rows of a width. */
export function networkLabels(group: Group, width: number): readonly NetworkLabel[] {
  let x = 0;
  let row = 0;
  return group.networks.map(({ id, name, internal }) => {
    const text = fitText(internal ? `${name}, internal` : name, width - DOT, NETWORK_SIZE);
    const needed = DOT + textWidth(text, NETWORK_SIZE);
    if (x > 0 && x + needed > width) {
      x = 0;
      row += 1;
    }
    const label = { id, text, x, y: (row + 0.5) * ROW };
    x += needed + GAP;
    return label;
  });
}
