import { coordinate, element } from '../markup.ts';
import { drawCylinder } from './draw-card.ts';
import { drawText } from './draw-text.ts';
import type { Picture } from './picture.ts';
import { textWidth } from './text-width.ts';

interface Item {
  readonly sample: string;
  readonly text: string;
  /** Whether the picture has anything of it. */
  readonly shown: boolean;
}

const SIZE = 10.5;
const SAMPLE = 38;
const ROW = 22;

/** The signs of the picture and what they mean, in rows of a width; only those that occur. */
export function drawLegend(picture: Picture, width: number): { readonly content: string; readonly height: number } {
  let x = 0;
  let y = 0;
  const items = itemsOf(picture)
    .filter(({ shown }) => shown)
    .map(({ sample, text }) => {
      const needed = SAMPLE + textWidth(text, SIZE) + 18;
      if (x > 0 && x + needed > width) {
        x = 0;
        y += ROW;
      }
      const item = element(
        'g',
        { transform: `translate(${coordinate(x)} ${coordinate(y)})` },
        sample,
        drawText(text, SAMPLE, 14, { size: SIZE, look: 'muted' }),
      );
      x += needed;
      return item;
    });
  return { content: items.join(''), height: items.length === 0 ? 0 : y + ROW };
}

function itemsOf({ arrows, cards, detail }: Picture): readonly Item[] {
  const reach = (name: string): boolean => arrows.some((arrow) => arrow.reach === name);
  const chip = (name: string): boolean => cards.some(({ chips }) => chips.some(({ kind }) => kind === name));
  const card = (kind: string): boolean => cards.some((other) => other.kind === kind);
  const update = (name: string): boolean => cards.some((other) => other.update === name);
  const services = detail === 'services';
  return [
    { sample: line('network'), text: 'within a server', shown: reach('network') },
    { sample: line('servers'), text: 'from server to server', shown: reach('servers') },
    { sample: line('outside'), text: 'from or to the outside', shown: reach('outside') },
    { sample: line('network later'), text: 'not needed at the start', shown: arrows.some(({ later }) => later) },
    { sample: bar('rolling'), text: 'replaced without interruption', shown: update('rolling') },
    { sample: bar('recreate'), text: 'interrupted when replaced', shown: update('recreate') },
    { sample: box('card job', 4), text: 'job, runs and ends', shown: card('job') || chip('job') },
    { sample: box('chip inside', 8), text: 'port inside the server', shown: services && chip('inside') },
    { sample: box('chip published', 8), text: 'published port', shown: services && chip('published') },
    { sample: drawCylinder(16, 6.5), text: 'volume', shown: cards.some(({ volumes }) => volumes.length > 0) },
  ];
}

function line(look: string): string {
  return element(
    'g',
    { class: look },
    element('path', { class: 'line', d: 'M0 10H24' }),
    element('path', { class: 'head', d: 'M30 10l-8 -4v8z' }),
  );
}

function bar(update: string): string {
  const piece = (y: number, height: number): string =>
    element('rect', { class: `bar ${update}`, x: 21, y, width: 5, height, rx: 2 });
  return update === 'rolling' ? piece(0, 20) : piece(0, 8.5) + piece(11.5, 8.5);
}

function box(look: string, rx: number): string {
  return element('rect', { class: look, x: 0, y: 2, width: 30, height: 16, rx });
}
