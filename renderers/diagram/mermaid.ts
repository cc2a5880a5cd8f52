import { plainText } from '../markup.ts';
import type { Arrow } from './arrow.ts';
import type { Card } from './card.ts';
import type { Group } from './group.ts';
import type { Picture } from './picture.ts';

const SHAPES: Readonly<Record<Card['kind'], readonly [open: string, close: string]>> = {
  service: ['[', ']'],
  server: ['[', ']'],
  nothing: ['[', ']'],
  job: ['[/', '/]'],
  'load-balancer': ['([', '])'],
  'external-host': ['[[', ']]'],
  'outbound-proxy': ['[[', ']]'],
};

const LINES: Readonly<Record<Arrow['reach'], string>> = { network: '-->', servers: '==>', outside: '-->' };

/** The picture as a Mermaid flowchart; every name stands in a quoted label, none is an id. */
export function renderMermaid(picture: Picture): string {
  const names = new Map(picture.cards.map(({ id }, index) => [id, `n${index}`]));
  const node = (card: Card, indent: string): string => {
    const [open, close] = SHAPES[card.kind];
    return `${indent}${names.get(card.id)}${open}"${cardText(card)}"${close}:::${card.kind}`;
  };
  const inside = picture.groups.flatMap((group, index) => [
    `  subgraph s${index}["${groupText(group)}"]`,
    ...picture.cards.filter((card) => card.group === group.id).map((card) => node(card, '    ')),
    '  end',
  ]);
  return [
    'flowchart LR',
    `  %% ${label(picture.title)}: ${picture.subtitle}`,
    ...(picture.note === '' ? [] : [`  %% ${picture.note}`]),
    ...picture.cards.filter(({ group }) => group === null).map((card) => node(card, '  ')),
    ...inside,
    ...picture.arrows.map((arrow) => {
      const line = arrow.later ? '-.->' : LINES[arrow.reach];
      return `  ${names.get(arrow.from)} ${line}|"${label(arrow.label)}"| ${names.get(arrow.to)}`;
    }),
    ...STYLES,
    '',
  ].join('\n');
}

const STYLES = [
  '  classDef job stroke-dasharray:5 3',
  '  classDef load-balancer stroke:#7c5cc4',
  '  classDef external-host stroke:#b4762a',
  '  classDef outbound-proxy stroke:#b4762a',
  '  classDef nothing stroke-dasharray:2 2',
];

function cardText(card: Card): string {
  const title = `${card.title} ${card.badge}`.trim();
  const chips = card.chips.map(({ text }) => text).join(' · ');
  const volumes = card.volumes.map((volume) => `volume ${volume}`);
  return [title, ...card.lines, ...(chips === '' ? [] : [chips]), ...volumes].map(label).join('<br/>');
}

function groupText({ title, subtitle, networks }: Group): string {
  const names = networks.map(({ name, internal }) => (internal ? `${name}, internal` : name));
  return [`${title} · ${subtitle}`, ...names.map((name) => `network ${name}`)].map(label).join(' · ');
}

/** Text inside a quoted label; what Mermaid or its HTML would take for syntax becomes an entity of Mermaid's. */
function label(text: string): string {
  return plainText(text).replace(
    /[^\p{L}\p{N}\p{Zs} .,:;/@·×→+_()-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
}
