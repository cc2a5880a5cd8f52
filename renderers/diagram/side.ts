import type { Span } from './elevation.ts';
import { GAP } from './ranking.ts';

/** An end of an arrow at one side of a card. */
export interface End {
  readonly card: string;
  /** Ends of the same key at the same card are one. */
  readonly key: string;
  /** Height that it comes from or goes to. */
  readonly toward: number;
}

const CORNER = 10;

/** Least height of a card at which so many arrows touch one of its sides. */
export function heightForArrows(arrows: number): number {
  return 2 * CORNER + Math.max(0, arrows - 1) * GAP.arrows;
}

/** Heights of ends along the same side of all cards: each as near as can be to where its arrow goes, none close to another. */
export function heightsAlong(ends: readonly End[], span: (card: string) => Span): readonly number[] {
  const sides = new Map<string, Map<string, number[]>>();
  for (const { card, key, toward } of ends) {
    const side = sides.get(card) ?? new Map<string, number[]>();
    sides.set(card, side.set(key, [...(side.get(key) ?? []), toward]));
  }
  const heights = new Map([...sides].map(([card, side]) => [card, spread(span(card), side)] as const));
  return ends.map(({ card, key }) => heights.get(card)?.get(key) ?? 0);
}

/** Keeps the order and the distance of ends along a side while moving each as little as possible. */
function spread({ top, bottom }: Span, side: ReadonlyMap<string, readonly number[]>): ReadonlyMap<string, number> {
  const wishes = [...side].map(([key, towards]) => ({ key, toward: meanOf(towards) }));
  wishes.sort((a, b) => a.toward - b.toward);
  const gap = Math.min(GAP.arrows, (bottom - top - 2 * CORNER) / Math.max(1, wishes.length - 1));
  const middle = (top + bottom) / 2;
  const starts = risingMeans(
    wishes.map(({ toward }, index) => {
      const inside = toward >= top && toward <= bottom;
      return (inside ? toward : middle + (Math.sign(toward - middle) * (bottom - top)) / 6) - index * gap;
    }),
  );
  const last = bottom - CORNER - (wishes.length - 1) * gap;
  return new Map(
    wishes.map(({ key }, index) => {
      const start = Math.min(last, Math.max(top + CORNER, starts[index] ?? middle));
      return [key, Math.round(start + index * gap)];
    }),
  );
}

/** The rising row of numbers nearest to the given one: wherever it falls, the mean takes the place of what falls. */
function risingMeans(values: readonly number[]): readonly number[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const value of values) {
    let block = { sum: value, count: 1 };
    let last = blocks.at(-1);
    while (last !== undefined && last.sum / last.count > block.sum / block.count) {
      blocks.pop();
      block = { sum: block.sum + last.sum, count: block.count + last.count };
      last = blocks.at(-1);
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
