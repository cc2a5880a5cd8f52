import { coordinate, element, escapeXml } from '../markup.ts';
import type { Card } from './card.ts';
import { badgeWidth, type CardShape, FONT, type PlacedChip } from './card-shape.ts';
import { drawText } from './draw-text.ts';
import type { Layout } from './layout.ts';
import { fitText } from './text-width.ts';

type PlacedCard = Layout['cards'][number];

const RADIUS: Readonly<Record<Card['kind'], number>> = {
  service: 6,
  job: 6,
  nothing: 6,
  server: 10,
  'load-balancer': 18,
  'external-host': 2,
  'outbound-proxy': 2,
};

const BAR = 5;
const CYLINDER = 'v7.5c0 1.2 2.2 2 5 2s5 -.8 5 -2v-7.5c0 -1.2 -2.2 -2 -5 -2s-5 .8 -5 2c0 1.2 2.2 2 5 2s5 -.8 5 -2';

/** Draws a card; `colours` are those of its networks, where its server has several. */
export function drawCard(placed: PlacedCard, colours: readonly number[]): string {
  const { card, shape, x, y } = placed;
  const copies = card.badge.startsWith('×') ? [5, 2.5, 0] : [0];
  const { left, titleY } = shape;
  const right = shape.width - 12;
  const title = fitText(card.title, shape.titleWidth, FONT.title, true);
  return element(
    'g',
    { class: 'box', transform: `translate(${coordinate(x)} ${coordinate(y)})`, 'data-id': card.id },
    element('title', {}, escapeXml(tooltip(card))),
    ...copies.map((offset) => frame(card, shape, offset)),
    ...(card.update === null ? [] : [bar(card.update, shape)]),
    drawText(title, left, titleY, { size: FONT.title, look: 'bold' }),
    ...(card.badge === '' ? [] : [badge(card.badge, right, titleY)]),
    ...colours.map((colour, index) =>
      element('circle', { class: `dot-${colour}`, cx: right - 4 - index * 10, cy: titleY + 13, r: 3.5 }),
    ),
    ...shape.lines.map(({ text, y: base }) =>
      drawText(fitText(text, shape.textWidth, FONT.line), left, base, { size: FONT.line, look: 'muted' }),
    ),
    ...shape.chips.map(chipOf),
    ...shape.volumes.map((volume) => volumeOf(volume, shape)),
  );
}

function frame(card: Card, { width, height }: CardShape, offset: number): string {
  return element('rect', { class: `card ${card.kind}`, x: offset, y: offset, width, height, rx: RADIUS[card.kind] });
}

/** The left edge of a card: green and whole, or orange and cut where a new version interrupts the service. */
function bar(update: NonNullable<Card['update']>, { height }: CardShape): string {
  const piece = (from: number, to: number): string =>
    element('rect', { class: `bar ${update}`, x: 4, y: from, width: BAR, height: to - from, rx: 2 });
  const middle = height / 2;
  return update === 'rolling' ? piece(6, height - 6) : piece(6, middle - 3) + piece(middle + 3, height - 6);
}

function badge(text: string, right: number, titleY: number): string {
  const width = badgeWidth(text);
  return (
    element('rect', { class: 'badge', x: right - width, y: titleY - 12.5, width, height: 16, rx: 8 }) +
    drawText(text, right - width / 2, titleY - 0.5, { size: FONT.line, look: 'bold', anchor: 'middle' })
  );
}

function chipOf({ text, kind, x, y, width, height }: PlacedChip): string {
  const rx = kind === 'service' || kind === 'job' ? 3 : height / 2;
  return (
    element('rect', { class: `chip ${kind}`, x, y, width, height, rx }) +
    drawText(fitText(text, width - 6, FONT.chip), x + width / 2, y + 12.3, { size: FONT.chip, anchor: 'middle' })
  );
}

function volumeOf({ text, y }: { readonly text: string; readonly y: number }, { left, textWidth }: CardShape): string {
  return (
    drawCylinder(left + 0.5, y - 7) +
    drawText(fitText(text, textWidth - 16, FONT.volume), left + 16, y, { size: FONT.volume, look: 'muted' })
  );
}

/** The sign of a volume, ten pixels wide. */
export function drawCylinder(x: number, y: number): string {
  return element('path', { class: 'icon', d: `M${coordinate(x)} ${coordinate(y)}${CYLINDER}` });
}

function tooltip(card: Card): string {
  const ports = card.chips.map((chip) => (chip.kind === 'published' ? `${chip.text} published` : chip.text));
  return [`${card.title} ${card.badge}`.trim(), ...card.lines, ...card.details, ...ports, ...card.volumes].join('\n');
}
