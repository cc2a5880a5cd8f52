import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Connection } from '../../../model/connection.ts';
import type { Topology } from '../../../model/topology.ts';
import type { Box } from '../../../renderers/diagram/box.ts';
import { type Layout, layoutOf } from '../../../renderers/diagram/layout.ts';
import { pictureOf } from '../../../renderers/diagram/picture.ts';
import { serviceNode } from '../../fixtures/containers.ts';
import { shop } from '../../fixtures/topology.ts';
import { farm } from './farm.ts';

interface Sketch {
  readonly servers: number;
  /** Server of each service. */
  readonly services: readonly number[];
  readonly links: readonly {
    readonly from: number;
    readonly to: number;
    readonly port: number;
    readonly later: boolean;
  }[];
}

const sketches = fc.record<Sketch>({
  servers: fc.integer({ min: 1, max: 5 }),
  services: fc.array(fc.nat(), { minLength: 1, maxLength: 30 }),
  links: fc.array(
    fc.record({ from: fc.nat(), to: fc.nat(), port: fc.integer({ min: 1000, max: 1004 }), later: fc.boolean() }),
    { maxLength: 50 },
  ),
});

function topologyOf({ servers, services, links }: Sketch): Topology {
  const names = Array.from({ length: servers }, (_, index) => `server${index}`);
  const ids = services.map((server, index) => `${names[server % servers]}/service${index}`);
  const ends = [...ids, 'mail'];
  const at = (index: number, list: readonly string[]): string => list[index % list.length] ?? '';
  return {
    ...shop,
    servers: names.flatMap((name) => shop.servers.slice(0, 1).map((server) => ({ ...server, name }))),
    networks: names.map((name) => ({
      kind: 'network',
      path: name,
      id: `${name}/n`,
      server: name,
      name,
      internal: false,
    })),
    services: ids.map((id) => serviceNode(id)),
    jobs: [],
    connections: links.map(({ from, to, port, later }): Connection => {
      const [one, other] = [at(from, ids), at(to, ends)];
      const reach = other === 'mail' ? 'outside' : one.split('/')[0] === other.split('/')[0] ? 'network' : 'servers';
      const toKind = other === 'mail' ? 'external-host' : 'service';
      return {
        kind: 'connection',
        from: one,
        to: other,
        toKind,
        port: 'p',
        number: port,
        protocol: 'tcp',
        reach,
        later,
        encrypted: false,
      };
    }),
  };
}

describe('layoutOf', () => {
  test('places any services so that nothing covers another', async () => {
    await fc.assert(
      fc.asyncProperty(sketches, async (sketch) => {
        const topology = topologyOf(sketch);
        const layout = await layoutOf(pictureOf(topology));

        expect(overlaps(layout.cards)).toEqual([]);
        expect(overlaps(layout.groups)).toEqual([]);
        expect(strangers(layout)).toEqual([]);
        expect(crossed(layout)).toEqual([]);
        expect(missingArrows(topology, layout)).toEqual([]);
        expect(outOfPicture(layout)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('places the cards of servers when there are too many services', async () => {
    const layout = await layoutOf(pictureOf(farm(100, 10)));

    expect(overlaps(layout.cards)).toEqual([]);
    expect(crossed(layout)).toEqual([]);
    expect(layout.cards.map(({ card }) => card.title)).toContain('store0');
  });
});

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function overlaps(boxes: readonly Box[]): readonly (readonly Box[])[] {
  return boxes.flatMap((box, index) =>
    boxes
      .slice(index + 1)
      .filter((other) => overlap(box, other))
      .map((other) => [box, other]),
  );
}

/** Cards that stick out of their own server or stand in another. */
function strangers({ cards, groups }: Layout): readonly string[] {
  const inside = (card: Box, group: Box): boolean =>
    card.x >= group.x &&
    card.y >= group.y &&
    card.x + card.width <= group.x + group.width &&
    card.y + card.height <= group.y + group.height;
  return cards.flatMap((placed) =>
    groups.some((group) => (placed.card.group === group.group.id ? !inside(placed, group) : overlap(placed, group)))
      ? [placed.card.id]
      : [],
  );
}

/** Arrows that run through a card. */
function crossed({ cards, routes }: Layout): readonly string[] {
  return routes.flatMap(({ arrow, points }) =>
    points.slice(1).flatMap((point, index) => {
      const before = points[index] ?? point;
      const line = {
        x: Math.min(point.x, before.x) + 0.1,
        y: Math.min(point.y, before.y) + 0.1,
        width: Math.max(0.1, Math.abs(point.x - before.x) - 0.2),
        height: Math.max(0.1, Math.abs(point.y - before.y) - 0.2),
      };
      const through = cards.filter((card) => overlap(line, card));
      return through.map(({ card }) => `${arrow.from} to ${arrow.to} through ${card.id}`);
    }),
  );
}

function missingArrows({ connections }: Topology, { routes }: Layout): readonly Connection[] {
  return connections.filter(
    ({ from, to, number }) =>
      !routes.some(
        ({ arrow, points }) =>
          arrow.from === from && arrow.to === to && arrow.label.split(', ').includes(`${number}`) && points.length > 1,
      ),
  );
}

function outOfPicture({ width, height, cards, groups, routes }: Layout): readonly unknown[] {
  const boxes = [...cards, ...groups].filter(
    (box) => box.x < 0 || box.y < 0 || box.x + box.width > width + 0.1 || box.y + box.height > height + 0.1,
  );
  const points = routes.flatMap((route) => route.points);
  return [...boxes, ...points.filter(({ x, y }) => x < 0 || y < -0.1 || x > width || y > height + 0.1)];
}
