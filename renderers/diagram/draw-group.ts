import { coordinate, element } from '../markup.ts';
import { drawText } from './draw-text.ts';
import { GROUP } from './elevation.ts';
import { footerHeight, NETWORK_SIZE, networkLabels } from './group-footer.ts';
import type { Layout } from './layout.ts';
import { NETWORK_COLOURS } from './style.ts';
import { fitText } from './text-width.ts';

const INSET = 16;

/** Draws the frame of a server with its name above and its networks below. */
export function drawGroup({ group, x, y, width, height }: Layout['groups'][number], cardWidth: number): string {
  const inner = width - 2 * INSET;
  const footer = height - footerHeight(group, cardWidth) - 6;
  return element(
    'g',
    { class: 'group', transform: `translate(${coordinate(x)} ${coordinate(y)})`, 'data-id': group.id },
    element('rect', { class: 'server', x: 0, y: 0, width, height, rx: 12 }),
    serverIcon(INSET, 15),
    drawText(fitText(group.title, inner - 26, 16, true), INSET + 26, 24, { size: 16, look: 'bold' }),
    drawText(fitText(group.subtitle, inner - 26, 11), INSET + 26, GROUP.header - 6, { size: 11, look: 'muted' }),
    ...networkLabels(group, cardWidth).flatMap((network, index) => [
      element('circle', {
        class: `dot-${index % NETWORK_COLOURS}`,
        cx: INSET + network.x + 4,
        cy: footer + network.y,
        r: 4,
      }),
      drawText(network.text, INSET + network.x + 14, footer + network.y + 3.7, { size: NETWORK_SIZE, look: 'muted' }),
    ]),
  );
}

function serverIcon(x: number, y: number): string {
  return (
    [0, 9].map((down) => element('rect', { class: 'icon', x, y: y + down, width: 18, height: 7, rx: 1.5 })).join('') +
    [3.5, 12.5].map((down) => element('path', { class: 'icon', d: `M${x + 3} ${y + down}h2m5 0h5` })).join('')
  );
}
