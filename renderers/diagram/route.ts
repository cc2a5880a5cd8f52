import type { Arrow } from './arrow.ts';
import type { Box, Point } from './box.ts';
import type { Column } from './columns.ts';
import type { Course } from './course.ts';

/** The way of an arrow, from the consumer to the provider, and where its label stands. */
export interface Route {
  readonly arrow: Arrow;
  readonly points: readonly Point[];
  readonly label: Label;
}

export interface Label extends Point {
  /** Empty where another arrow that ends at the same place says it. */
  readonly text: string;
  readonly anchor: 'start' | 'end';
}

const LABEL = { besideHead: 10, aboveLine: 3 } as const;

/** Turns a course into a line with right angles. */
export function routeOf(course: Course, columns: readonly Column[], boxes: ReadonlyMap<string, Box>): Route {
  const { arrow, forward, heights } = course;
  const [left, right] = forward ? [arrow.from, arrow.to] : [arrow.to, arrow.from];
  const start = boxes.get(left);
  const end = boxes.get(right);
  const points: Point[] = [{ x: (start?.x ?? 0) + (start?.width ?? 0), y: heights[0] ?? 0 }];
  for (let step = 0; step + 1 < heights.length; step += 1) {
    const x = columns[course.column + step]?.turns.get(course);
    if (x !== undefined) points.push({ x, y: heights[step] ?? 0 }, { x, y: heights[step + 1] ?? 0 });
  }
  points.push({ x: end?.x ?? 0, y: heights.at(-1) ?? 0 });
  if (!forward) points.reverse();
  const head = points.at(-1) ?? { x: 0, y: 0 };
  return {
    arrow,
    points,
    label: {
      text: arrow.label,
      x: head.x + (forward ? -LABEL.besideHead : LABEL.besideHead),
      y: head.y - LABEL.aboveLine,
      anchor: forward ? 'end' : 'start',
    },
  };
}

/** A loop at the lower right corner, for what talks to itself. */
export function selfRoute(arrow: Arrow, boxes: ReadonlyMap<string, Box>): Route {
  const box = boxes.get(arrow.from);
  const x = (box?.x ?? 0) + (box?.width ?? 0);
  const y = (box?.y ?? 0) + (box?.height ?? 0);
  const points = [
    { x, y: y - 30 },
    { x: x + 13, y: y - 30 },
    { x: x + 13, y: y - 12 },
    { x, y: y - 12 },
  ];
  return { arrow, points, label: { text: arrow.label, x: x + 2, y: y - 33, anchor: 'start' } };
}

/** The same routes, each label once: arrows that meet before a provider have one together. */
export function labelledOnce(routes: readonly Route[]): readonly Route[] {
  const seen = new Set<string>();
  return routes.map((route) => {
    const key = `${route.label.x} ${route.label.y}`;
    if (seen.has(key)) return { ...route, label: { ...route.label, text: '' } };
    seen.add(key);
    return route;
  });
}
