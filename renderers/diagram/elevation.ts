import type { CardShape } from './card-shape.ts';
import type { Group } from './group.ts';
import type { Picture } from './picture.ts';
import type { Ranking } from './ranking.ts';

/** Where everything stands from top to bottom, in pixels; the top is 0. */
export interface Elevation {
  readonly cards: ReadonlyMap<string, Span>;
  readonly groups: ReadonlyMap<string, Span>;
  readonly passes: readonly (readonly number[])[];
  readonly height: number;
}

export interface Span {
  readonly top: number;
  readonly bottom: number;
}

/** Space in a group above and below its cards, and between groups. */
export const GROUP = { header: 46, padding: 16, gap: 26 } as const;

/** Makes room for the headers and footers of the groups. */
export function elevationOf(
  picture: Picture,
  shapes: ReadonlyMap<string, CardShape>,
  ranking: Ranking,
  footerOf: (group: Group) => number,
): Elevation {
  const spread = spreadOf(picture, ranking, footerOf);
  const cards = new Map(
    picture.cards.map(({ id }) => {
      const half = (shapes.get(id)?.height ?? 0) / 2;
      const middle = spread(ranking.cards.get(id)?.y ?? 0);
      return [id, { top: middle - half, bottom: middle + half }];
    }),
  );
  const groups = new Map(picture.groups.map((group) => [group.id, groupSpan(picture, group, cards, footerOf(group))]));
  const passes = ranking.passes.map((heights) => heights.map(spread));
  const spans = [...cards.values(), ...groups.values()];
  const top = Math.min(...spans.map((span) => span.top), ...passes.flat());
  const bottom = Math.max(...spans.map((span) => span.bottom), ...passes.flat());
  return {
    cards: lifted(cards, top),
    groups: lifted(groups, top),
    passes: passes.map((heights) => heights.map((y) => y - top)),
    height: bottom - top,
  };
}

/** Moves everything below the top of a group down by its header, and everything below its bottom down by its footer. */
function spreadOf(picture: Picture, ranking: Ranking, footerOf: (group: Group) => number): (y: number) => number {
  const room = picture.groups.flatMap((group) => {
    const { top = 0, bottom = 0 } = ranking.groups.get(group.id) ?? {};
    return [
      { at: top, height: GROUP.header + GROUP.padding + GROUP.gap / 2 },
      { at: bottom, height: footerOf(group) + GROUP.padding + GROUP.gap / 2 },
    ];
  });
  return (y) => room.reduce((sum, { at, height }) => (at < y ? sum + height : sum), y);
}

/** A group is as high as its cards need, not as the library left room for. */
function groupSpan(picture: Picture, group: Group, cards: ReadonlyMap<string, Span>, footer: number): Span {
  const own = picture.cards.filter((card) => card.group === group.id).flatMap(({ id }) => cards.get(id) ?? []);
  return {
    top: Math.min(...own.map(({ top }) => top)) - GROUP.header - GROUP.padding,
    bottom: Math.max(...own.map(({ bottom }) => bottom)) + GROUP.padding + footer,
  };
}

function lifted(spans: ReadonlyMap<string, Span>, by: number): ReadonlyMap<string, Span> {
  return new Map([...spans].map(([id, { top, bottom }]) => [id, { top: top - by, bottom: bottom - by }]));
}
