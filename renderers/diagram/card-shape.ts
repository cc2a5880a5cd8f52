import type { Card, Chip } from './card.ts';
import { textWidth } from './text-width.ts';

/** Sizes of letters in pixels. */
export const FONT = { title: 14, line: 11, chip: 10.5, volume: 10.5 } as const;

const PADDING = { left: 16, right: 12, top: 8, bottom: 10 } as const;
const ROW = { title: 21, line: 16, chips: 22, volume: 17 } as const;
const CHIP = { height: 17, padding: 6, gap: 5 } as const;
const MOST_VOLUMES = 4;
const WIDTH = { least: 150, most: 250, server: 330 } as const;

/** How large a card is and where its parts are, from its own top left corner; texts by their base line. */
export interface CardShape {
  readonly width: number;
  readonly height: number;
  /** Left end of the texts, and the width they may take. */
  readonly left: number;
  readonly textWidth: number;
  readonly titleWidth: number;
  readonly titleY: number;
  readonly lines: readonly { readonly text: string; readonly y: number }[];
  readonly chips: readonly PlacedChip[];
  readonly volumes: readonly { readonly text: string; readonly y: number }[];
}

export interface PlacedChip extends Chip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Shapes of cards by their id; all of them are equally wide, and high enough for the arrows at their sides. */
export function cardShapes(
  cards: readonly Card[],
  leastHeight: (card: Card) => number,
): ReadonlyMap<string, CardShape> {
  const widest = cards.reduce<number>((width, card) => Math.max(width, naturalWidth(card)), WIDTH.least);
  const servers = cards.some((card) => card.kind === 'server');
  const width = servers ? WIDTH.server : Math.min(WIDTH.most, widest);
  return new Map(cards.map((card) => [card.id, cardShape(card, width, leastHeight(card))]));
}

function cardShape(card: Card, width: number, leastHeight: number): CardShape {
  const inner = width - PADDING.left - PADDING.right;
  let y: number = PADDING.top + ROW.title;
  const next = (height: number): number => {
    y += height;
    return y;
  };
  const lines = card.lines.map((text) => ({ text, y: next(ROW.line) - 5 }));
  const rows = chipRows(card.chips, inner);
  const chips = rows.flatMap((row) => {
    const top = next(ROW.chips) - CHIP.height;
    return row.map((chip) => ({ ...chip, y: top, height: CHIP.height }));
  });
  const volumes = shownVolumes(card).map((text) => ({ text, y: next(ROW.volume) - 4 }));
  const height = Math.max(y + PADDING.bottom, leastHeight);
  const titleWidth = inner - (card.badge === '' ? 0 : badgeWidth(card.badge) + 8);
  const titleY = PADDING.top + 15;
  return { width, height, left: PADDING.left, textWidth: inner, titleWidth, titleY, lines, chips, volumes };
}

function chipRows(chips: readonly Chip[], inner: number): readonly (readonly Omit<PlacedChip, 'y' | 'height'>[])[] {
  const rows: Omit<PlacedChip, 'y' | 'height'>[][] = [];
  let x = 0;
  for (const chip of chips) {
    const width = Math.min(inner, textWidth(chip.text, FONT.chip) + 2 * CHIP.padding);
    const row = rows.at(-1);
    if (row === undefined || x + width > inner) {
      rows.push([{ ...chip, x: PADDING.left, width }]);
      x = width + CHIP.gap;
    } else {
      row.push({ ...chip, x: PADDING.left + x, width });
      x += width + CHIP.gap;
    }
  }
  return rows;
}

function shownVolumes(card: Card): readonly string[] {
  if (card.volumes.length <= MOST_VOLUMES) return card.volumes;
  const shown = card.volumes.slice(0, MOST_VOLUMES - 1);
  return [...shown, `and ${card.volumes.length - shown.length} more`];
}

function naturalWidth(card: Card): number {
  const title = textWidth(card.title, FONT.title, true) + (card.badge === '' ? 0 : badgeWidth(card.badge) + 10);
  const lines = card.lines.map((line) => textWidth(line, FONT.line));
  const chips = card.chips.map((chip) => textWidth(chip.text, FONT.chip) + 2 * CHIP.padding);
  const volumes = card.volumes.map((name) => textWidth(name, FONT.volume) + 16);
  return PADDING.left + PADDING.right + Math.max(title, ...lines, ...chips, ...volumes);
}

/** Width of the badge at the right of a title. */
export function badgeWidth(badge: string): number {
  return textWidth(badge, FONT.line, true) + 12;
}
