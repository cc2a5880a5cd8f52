/** The part of one or several joined arrows between two columns: the heights at which they come from the left and go on to the right. */
export interface Step {
  readonly lefts: readonly number[];
  readonly rights: readonly number[];
}

interface Turn extends Step {
  readonly index: number;
  readonly top: number;
  readonly bottom: number;
}

/** Vertical distance below which two lines would be taken for one. */
const CLOSE = 8;

/** Weight of two lines that would lie upon one another, against one of two lines that cross. */
const COVERED = 50;

/**
 * In which of the parallel tracks between two columns each step turns, counted from the left; -1: it runs straight.
 *
 * Tracks are ordered so that few lines cross and none covers another.
 */
export function tracksOf(steps: readonly Step[]): readonly number[] {
  const turns = steps
    .map(({ lefts, rights }, index): Turn => {
      const heights = [...lefts, ...rights];
      return { lefts, rights, index, top: Math.min(...heights), bottom: Math.max(...heights) };
    })
    .filter(({ top, bottom }) => bottom - top >= 0.5);
  turns.sort((a, b) => a.top - b.top || a.index - b.index);
  untangle(turns);
  const tracks = steps.map(() => -1);
  turns.forEach((turn, position) => {
    const before = turns.slice(0, position).filter((other) => meet(other, turn));
    tracks[turn.index] = before.reduce((track, other) => Math.max(track, tracks[other.index] ?? -1), -1) + 1;
  });
  return tracks;
}

/** Exchanges neighbours as long as that makes fewer crossings. */
function untangle(turns: Turn[]): void {
  for (let round = 0; round < turns.length; round += 1) {
    let changed = false;
    for (let position = 0; position + 1 < turns.length; position += 1) {
      const one = turns[position];
      const two = turns[position + 1];
      if (one === undefined || two === undefined || cost(one, two) <= cost(two, one)) continue;
      turns[position] = two;
      turns[position + 1] = one;
      changed = true;
    }
    if (!changed) return;
  }
}

/** What it costs that one step turns to the left of the other. */
function cost(one: Turn, other: Turn): number {
  let sum = 0;
  for (const right of one.rights) {
    if (right > other.top && right < other.bottom) sum += 1;
    for (const left of other.lefts) if (Math.abs(right - left) < CLOSE) sum += COVERED;
  }
  for (const left of other.lefts) if (left > one.top && left < one.bottom) sum += 1;
  return sum;
}

function meet(one: Turn, other: Turn): boolean {
  return one.top - CLOSE < other.bottom && other.top - CLOSE < one.bottom;
}
