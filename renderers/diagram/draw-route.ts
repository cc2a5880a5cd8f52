import { coordinate, element, escapeXml } from '../markup.ts';
import type { Point } from './box.ts';
import { LABEL_SIZE } from './columns.ts';
import { drawText } from './draw-text.ts';
import type { Route } from './route.ts';

const RADIUS = 6;
const HEAD = { length: 8, half: 4 } as const;

/** Draws an arrow with its head and its ports. */
export function drawRoute({ arrow, points, label }: Route): string {
  const after = arrow.later ? ' later' : '';
  const { size, anchor } = { size: LABEL_SIZE, anchor: label.anchor };
  return element(
    'g',
    { class: `arrow ${arrow.reach}${after}`, 'data-from': arrow.from, 'data-to': arrow.to },
    element('title', {}, escapeXml(`${arrow.from} → ${arrow.to}: ${arrow.label}`)),
    element('path', { class: 'line', d: linePath(shorten(points)) }),
    element('path', { class: 'head', d: headPath(points) }),
    ...(label.text === '' ? [] : [drawText(label.text, label.x, label.y, { size, anchor })]),
  );
}

/** The line ends inside its head, so that its blunt end does not show. */
function shorten(points: readonly Point[]): readonly Point[] {
  const last = points.at(-1);
  const before = points.at(-2);
  if (last === undefined || before === undefined) return points;
  const by = Math.sign(last.x - before.x) * (HEAD.length - 2);
  return [...points.slice(0, -1), { x: last.x - by, y: last.y }];
}

function headPath(points: readonly Point[]): string {
  const last = points.at(-1) ?? { x: 0, y: 0 };
  const back = (points.at(-2)?.x ?? 0) <= last.x ? -HEAD.length : HEAD.length;
  return `M${at(last)}l${coordinate(back)} ${-HEAD.half}v${2 * HEAD.half}z`;
}

/** A line through points with its corners rounded. */
function linePath(points: readonly Point[]): string {
  const [first = { x: 0, y: 0 }] = points;
  const pieces = points.slice(1).map((point, index) => {
    const before = points[index] ?? point;
    const after = points[index + 2];
    if (after === undefined) return `L${at(point)}`;
    const radius = Math.min(RADIUS, distance(before, point) / 2, distance(point, after) / 2);
    return `L${at(toward(point, before, radius))}Q${at(point)} ${at(toward(point, after, radius))}`;
  });
  return `M${at(first)}${pieces.join('')}`;
}

function toward(point: Point, other: Point, by: number): Point {
  return { x: point.x + Math.sign(other.x - point.x) * by, y: point.y + Math.sign(other.y - point.y) * by };
}

function distance(one: Point, other: Point): number {
  return Math.abs(one.x - other.x) + Math.abs(one.y - other.y);
}

function at({ x, y }: Point): string {
  return `${coordinate(x)} ${coordinate(y)}`;
}
