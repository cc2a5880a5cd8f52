import type { Box } from './box.ts';
import { type Bundle, bundlesOf } from './bundle.ts';
import type { Card } from './card.ts';
import { type CardShape, cardShapes } from './card-shape.ts';
import { type Column, columnsOf } from './columns.ts';
import { coursesOf } from './course.ts';
import { type Elevation, elevationOf } from './elevation.ts';
import type { Group } from './group.ts';
import { footerHeight } from './group-footer.ts';
import type { Picture } from './picture.ts';
import { type Ranking, rankingOf } from './ranking.ts';
import { labelledOnce, type Route, routeOf, selfRoute } from './route.ts';
import { heightForArrows } from './side.ts';

/** A picture with a place for everything, in pixels from its top left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly (Box & { readonly group: Group })[];
  readonly cards: readonly (Box & { readonly card: Card; readonly shape: CardShape })[];
  readonly routes: readonly Route[];
}

/**
 * Places a picture: columns and the order in them by dagre, then straight lines with right angles in the gaps between.
 *
 * Loads dagre when it is called: nobody else pays for it.
 */
export async function layoutOf(picture: Picture): Promise<Layout> {
  const dagre = await import('@dagrejs/dagre');
  const bundles = bundlesOf(picture.arrows);
  const shapes = cardShapes(picture.cards, (card) => heightForArrows(mostAtOneSide(picture, bundles, card)));
  const ranking = rankingOf(dagre, picture, shapes);
  const footer = (group: Group): number => footerHeight(group, widthOf(shapes));
  const elevation = elevationOf(picture, shapes, ranking, footer);
  const courses = coursesOf(picture, ranking, elevation, bundles);
  const columns = columnsOf(picture, shapes, ranking, courses);
  const cards = placeCards(picture, shapes, ranking, elevation, columns);
  const boxes = new Map(cards.map((box) => [box.card.id, box]));
  const selves = picture.arrows.filter(({ from, to }) => from === to);
  return {
    width: Math.max(0, ...columns.map(({ groupRight }) => groupRight)),
    height: Math.max(0, elevation.height),
    groups: placeGroups(picture, ranking, elevation, columns),
    cards,
    routes: labelledOnce([
      ...courses.map((course) => routeOf(course, columns, boxes)),
      ...selves.map((arrow) => selfRoute(arrow, boxes)),
    ]),
  };
}

function mostAtOneSide({ arrows }: Picture, bundles: readonly (Bundle | null)[], card: Card): number {
  const ends = (side: 'from' | 'to'): number =>
    new Set(
      arrows.flatMap((arrow, index) => {
        const bundle = bundles[index] ?? null;
        return arrow[side] === card.id ? [bundle?.end === side ? bundle.id : index] : [];
      }),
    ).size;
  return Math.max(ends('from'), ends('to'));
}

function widthOf(shapes: ReadonlyMap<string, CardShape>): number {
  return Math.max(0, ...[...shapes.values()].map(({ width }) => width));
}

function placeCards(
  picture: Picture,
  shapes: ReadonlyMap<string, CardShape>,
  ranking: Ranking,
  elevation: Elevation,
  columns: readonly Column[],
): Layout['cards'] {
  return picture.cards.flatMap((card) => {
    const shape = shapes.get(card.id);
    const column = columns[ranking.cards.get(card.id)?.column ?? 0];
    if (shape === undefined || column === undefined) return [];
    const { width, height } = shape;
    return [{ card, shape, x: column.left, y: elevation.cards.get(card.id)?.top ?? 0, width, height }];
  });
}

function placeGroups(
  picture: Picture,
  ranking: Ranking,
  elevation: Elevation,
  columns: readonly Column[],
): Layout['groups'] {
  return picture.groups.flatMap((group) => {
    const own = picture.cards
      .filter((card) => card.group === group.id)
      .map(({ id }) => ranking.cards.get(id)?.column ?? 0);
    const x = columns[Math.min(...own)]?.groupLeft ?? 0;
    const right = columns[Math.max(...own)]?.groupRight ?? 0;
    const { top = 0, bottom = 0 } = elevation.groups.get(group.id) ?? {};
    return [{ group, x, y: top, width: right - x, height: bottom - top }];
  });
}
