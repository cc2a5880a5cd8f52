import { coordinate, element, escapeXml } from '../markup.ts';
import { drawCard } from './draw-card.ts';
import { drawGroup } from './draw-group.ts';
import { drawLegend } from './draw-legend.ts';
import { drawRoute } from './draw-route.ts';
import { drawText } from './draw-text.ts';
import type { Layout } from './layout.ts';
import type { Picture } from './picture.ts';
import { NETWORK_COLOURS, styleSheet } from './style.ts';
import { fitText } from './text-width.ts';

const MARGIN = 28;
const HEADING = 64;
const LEAST_WIDTH = 760;

/** The picture as an SVG document, light or dark as the reader's screen is. */
export function renderSvg(picture: Picture, layout: Layout): string {
  const inner = Math.max(layout.width, LEAST_WIDTH);
  const legend = drawLegend(picture, inner);
  const width = Math.ceil(inner + 2 * MARGIN);
  const top = MARGIN + HEADING + (picture.note === '' ? 0 : 18);
  const legendY = top + layout.height + 30;
  const height = Math.ceil(legendY + legend.height + MARGIN - 8);
  const left = MARGIN + (inner - layout.width) / 2;
  const parts = [
    element('title', { id: 'arrimage-title' }, escapeXml(picture.title)),
    element('desc', { id: 'arrimage-desc' }, escapeXml(description(picture))),
    element('style', {}, styleSheet()),
    element('rect', { class: 'page', x: 0, y: 0, width, height, rx: 12 }),
    drawText(fitText(picture.title, inner, 21, true), MARGIN, MARGIN + 16, { size: 21, look: 'bold' }),
    ...[picture.subtitle, picture.note]
      .filter((line) => line !== '')
      .map((line, row) =>
        drawText(fitText(line, inner, 12), MARGIN, MARGIN + 36 + row * 18, { size: 12, look: 'muted' }),
      ),
    shifted(left, top, drawLayout(picture, layout)),
    shifted(MARGIN, legendY, [legend.content]),
  ];
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    class: 'arrimage-diagram',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'aria-labelledby': 'arrimage-title arrimage-desc',
  };
  return `${element('svg', root, '\n', parts.join('\n'), '\n')}\n`;
}

function drawLayout(picture: Picture, layout: Layout): readonly string[] {
  const cardWidth = Math.max(0, ...layout.cards.map(({ width }) => width));
  const colours = networkColours(picture);
  return [
    ...layout.groups.map((group) => drawGroup(group, cardWidth)),
    ...layout.routes.map(drawRoute),
    ...layout.cards.map((placed) =>
      drawCard(
        placed,
        placed.card.networks.flatMap((id) => colours.get(id) ?? []),
      ),
    ),
  ];
}

/** Colours of the networks of the servers that have more than one. */
function networkColours(picture: Picture): ReadonlyMap<string, number> {
  const several = picture.groups.filter(({ networks }) => networks.length > 1);
  return new Map(
    several.flatMap(({ networks }) => networks.map(({ id }, index) => [id, index % NETWORK_COLOURS] as const)),
  );
}

/** The picture in words, for those who do not see it. */
function description({ subtitle, note, groups, cards, arrows }: Picture): string {
  const titles = new Map(cards.map(({ id, title }) => [id, title]));
  const servers = groups.map(({ id, title }) => {
    const own = cards.filter(({ group }) => group === id).map((card) => `${card.title} ${card.badge}`.trim());
    return `server ${title}: ${own.join(', ')}`;
  });
  const connections = arrows.map(
    ({ from, to, label }) => `${titles.get(from) ?? from} to ${titles.get(to) ?? to} (${label})`,
  );
  return [subtitle, ...(note === '' ? [] : [note]), ...servers, `connections: ${connections.join(', ')}`].join('. ');
}

function shifted(x: number, y: number, parts: readonly string[]): string {
  return element('g', { transform: `translate(${coordinate(x)} ${coordinate(y)})` }, '\n', parts.join('\n'), '\n');
}
