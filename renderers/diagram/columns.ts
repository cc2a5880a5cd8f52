import type { CardShape } from './card-shape.ts';
import type { Course } from './course.ts';
import type { Picture } from './picture.ts';
import type { Ranking } from './ranking.ts';
import { textWidth } from './text-width.ts';
import { type Step, tracksOf } from './tracks.ts';

/** Size of the letters at an arrow. */
export const LABEL_SIZE = 9.5;

/** Where a column of cards stands, and where in the gap after it arrows turn. */
export interface Column {
  readonly left: number;
  readonly right: number;
  /** Left and right edge of a group that begins or ends with this column. */
  readonly groupLeft: number;
  readonly groupRight: number;
  /** Of each course that turns in the gap after this column, the place where it does. */
  readonly turns: ReadonlyMap<Course, number>;
}

const SPACE = { track: 9, stub: 16, arrowhead: 14, margin: 16, border: 14 } as const;

/** Places the columns from left to right, as far apart as the arrows and labels between them need. */
export function columnsOf(
  picture: Picture,
  shapes: ReadonlyMap<string, CardShape>,
  ranking: Ranking,
  courses: readonly Course[],
): readonly Column[] {
  const edges = groupEdges(picture, ranking);
  const columns: Column[] = [];
  let x = edges.begin.has(0) ? SPACE.border : 0;
  for (let index = 0; index < ranking.columns; index += 1) {
    const before = index === 0 ? 0 : labelSpace(courses, index, true);
    const after = labelSpace(courses, index, false);
    const left = x + before;
    const right = left + widthOf(picture, shapes, ranking, index);
    const groupRight = right + after + SPACE.border;
    const start = (edges.end.has(index) ? groupRight : right + after) + SPACE.margin;
    const { turns, count } = turnsOf(courses, index, start);
    columns.push({ left, right, groupLeft: x - SPACE.border, groupRight, turns });
    x = start + count * SPACE.track + SPACE.margin + (edges.begin.has(index + 1) ? SPACE.border : 0);
  }
  return columns;
}

function groupEdges(picture: Picture, ranking: Ranking): { readonly begin: Set<number>; readonly end: Set<number> } {
  const begin = new Set<number>();
  const end = new Set<number>();
  for (const group of picture.groups) {
    const columns = picture.cards
      .filter((card) => card.group === group.id)
      .map(({ id }) => ranking.cards.get(id)?.column ?? 0);
    begin.add(Math.min(...columns));
    end.add(Math.max(...columns));
  }
  return { begin, end };
}

/** Room for the heads and labels of arrows that point at a column from its left or from its right. */
function labelSpace(courses: readonly Course[], index: number, forward: boolean): number {
  const labels = courses
    .filter((course) => course.forward === forward && endOf(course) === index)
    .map(({ arrow }) => textWidth(arrow.label, LABEL_SIZE) + SPACE.arrowhead);
  return Math.max(SPACE.stub, ...labels);
}

/** Column that an arrow points at. */
function endOf(course: Course): number {
  return course.forward ? course.column + course.heights.length - 1 : course.column;
}

function widthOf(picture: Picture, shapes: ReadonlyMap<string, CardShape>, ranking: Ranking, index: number): number {
  const own = picture.cards.filter(({ id }) => ranking.cards.get(id)?.column === index);
  return Math.max(0, ...own.map(({ id }) => shapes.get(id)?.width ?? 0));
}

function turnsOf(
  courses: readonly Course[],
  index: number,
  start: number,
): { readonly turns: ReadonlyMap<Course, number>; readonly count: number } {
  const steps = stepsOf(courses, index);
  const tracks = tracksOf(steps);
  const turns = new Map<Course, number>();
  steps.forEach(({ joined }, position) => {
    const track = tracks[position] ?? -1;
    if (track < 0) return;
    for (const course of joined) turns.set(course, start + (track + 0.5) * SPACE.track);
  });
  return { turns, count: Math.max(-1, ...tracks) + 1 };
}

/** The courses in the gap after a column; those that share an end there go together. */
function stepsOf(
  courses: readonly Course[],
  index: number,
): readonly (Step & { readonly joined: readonly Course[] })[] {
  const steps = new Map<string, { lefts: number[]; rights: number[]; joined: Course[] }>();
  courses.forEach((course, number) => {
    const at = index - course.column;
    const left = course.heights[at];
    const right = course.heights[at + 1];
    if (left === undefined || right === undefined) return;
    const shared =
      (at === 0 ? course.shared.left : '') || (at + 2 === course.heights.length ? course.shared.right : '');
    const key = shared === '' ? String(number) : shared;
    const step = steps.get(key) ?? { lefts: [], rights: [], joined: [] };
    steps.set(key, step);
    if (!step.lefts.includes(left)) step.lefts.push(left);
    if (!step.rights.includes(right)) step.rights.push(right);
    step.joined.push(course);
  });
  return [...steps.values()];
}
