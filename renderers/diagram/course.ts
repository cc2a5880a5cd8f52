import type { Arrow } from './arrow.ts';
import type { Bundle } from './bundle.ts';
import type { Elevation, Span } from './elevation.ts';
import type { Picture } from './picture.ts';
import { GAP, type Ranking } from './ranking.ts';
import { type End, heightsAlong } from './side.ts';

/**
 * The heights of an arrow from its left end to its right end: where it touches the left card, where it passes each column
 * between, where it touches the right card.
 */
export interface Course {
  readonly arrow: Arrow;
  /** Column of its left end. */
  readonly column: number;
  /** Whether it points to the right, as nearly all do. */
  readonly forward: boolean;
  readonly heights: readonly number[];
  /** What it shares its left or its right end with; empty: nothing. */
  readonly shared: { readonly left: string; readonly right: string };
}

interface Line extends Omit<Course, 'heights'> {
  readonly left: string;
  readonly right: string;
  readonly passes: readonly number[];
}

/** Where the arrows run, each card's in such an order that they need not cross before it. */
export function coursesOf(
  picture: Picture,
  ranking: Ranking,
  elevation: Elevation,
  bundles: readonly (Bundle | null)[],
): readonly Course[] {
  const span = (id: string): Span => elevation.cards.get(id) ?? { top: 0, bottom: 0 };
  const lines = picture.arrows.flatMap((arrow, index) => {
    const passes = elevation.passes[index] ?? [];
    return arrow.from === arrow.to ? [] : [lineOf(arrow, bundles[index] ?? null, passes, ranking)];
  });
  const end = (card: string, shared: string, index: number, toward: number): End => ({
    card,
    key: shared === '' ? String(index) : shared,
    toward,
  });
  const lefts = heightsAlong(
    lines.map(({ left, right, passes, shared }, index) =>
      end(left, shared.left, index, passes[0] ?? meeting(span(left), span(right))),
    ),
    span,
  );
  const rights = heightsAlong(
    lines.map(({ right, passes, shared }, index) =>
      end(right, shared.right, index, passes.at(-1) ?? lefts[index] ?? 0),
    ),
    span,
  );
  return lines.map(({ passes, ...line }, index) => {
    const [left = 0, right = 0] = [lefts[index], rights[index]];
    return { ...line, heights: [left, ...straighten(passes, left, right), right] };
  });
}

function lineOf(arrow: Arrow, bundle: Bundle | null, passes: readonly number[], ranking: Ranking): Line {
  const columns = [arrow.from, arrow.to].map((id) => ranking.cards.get(id)?.column ?? 0);
  const forward = (columns[0] ?? 0) < (columns[1] ?? 0);
  const ends = { from: bundle?.end === 'from' ? bundle.id : '', to: bundle?.end === 'to' ? bundle.id : '' };
  const [left, right] = forward ? [arrow.from, arrow.to] : [arrow.to, arrow.from];
  const shared = forward ? { left: ends.from, right: ends.to } : { left: ends.to, right: ends.from };
  return { arrow, forward, left, right, shared, passes, column: Math.min(...columns) };
}

/** The middle of what two cards have in common, or the middle of the second if they stand at different heights. */
function meeting(one: Span, other: Span): number {
  const top = Math.max(one.top, other.top);
  const bottom = Math.min(one.bottom, other.bottom);
  return bottom - top > GAP.arrows ? (top + bottom) / 2 : (other.top + other.bottom) / 2;
}

/** A bend of a few pixels on the way is left out. */
function straighten(passes: readonly number[], from: number, to: number): readonly number[] {
  return passes.map((y) => {
    if (Math.abs(y - from) < GAP.arrows / 2) return from;
    return Math.abs(y - to) < GAP.arrows / 2 ? to : y;
  });
}
