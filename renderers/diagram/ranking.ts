import type { Arrow } from './arrow.ts';
import type { CardShape } from './card-shape.ts';
import type { Picture } from './picture.ts';

/** In which column each card stands and at which height, and how high each arrow passes the columns between its ends. */
export interface Ranking {
  /** Number of columns. */
  readonly columns: number;
  readonly cards: ReadonlyMap<string, Seat>;
  /** For each arrow of the picture the heights at which it passes the columns between its ends, from the left one to the right one. */
  readonly passes: readonly (readonly number[])[];
  /** Top and bottom of each group. */
  readonly groups: ReadonlyMap<string, { readonly top: number; readonly bottom: number }>;
}

export interface Seat {
  readonly column: number;
  /** Height of its middle. */
  readonly y: number;
}

type Dagre = typeof import('@dagrejs/dagre');
type Graph = InstanceType<Dagre['Graph']>;

/** Distance between arrows side by side, and between cards one above the other. */
export const GAP = { arrows: 14, cards: 26 } as const;

/** Ranks the cards by who talks to whom, from left to right, such that few arrows cross. */
export function rankingOf(dagre: Dagre, picture: Picture, shapes: ReadonlyMap<string, CardShape>): Ranking {
  const graph = new dagre.Graph({ compound: true, multigraph: false });
  graph.setGraph({ rankdir: 'LR', nodesep: GAP.cards, edgesep: GAP.arrows, ranksep: 20 });
  const names = addNodes(graph, picture, shapes);
  const arrows = picture.arrows.filter(({ from, to }) => from !== to);
  for (const { from, to } of arrows) graph.setEdge(nameOf(names, from), nameOf(names, to), { width: 0, height: 0 });
  dagre.layout(graph);
  return readRanking(graph, picture, names);
}

/** Names in the graph are numbers of our own, so that no name of a service can mean something to the library. */
function addNodes(graph: Graph, picture: Picture, shapes: ReadonlyMap<string, CardShape>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const group of picture.groups) {
    names.set(group.id, `group-${names.size}`);
    graph.setNode(nameOf(names, group.id), {});
  }
  for (const card of picture.cards) {
    const name = `card-${names.size}`;
    const shape = shapes.get(card.id);
    names.set(card.id, name);
    graph.setNode(name, { width: shape?.width ?? 0, height: shape?.height ?? 0 });
    if (card.group !== null) graph.setParent(name, nameOf(names, card.group));
  }
  return names;
}

function readRanking(graph: Graph, picture: Picture, names: ReadonlyMap<string, string>): Ranking {
  const place = (id: string): { x: number; y: number; height: number } => {
    const { x = 0, y = 0, height = 0 } = graph.node(nameOf(names, id));
    return { x, y, height };
  };
  const middles = picture.cards.map(({ id }) => Math.round(place(id).x));
  const columns = [...new Set(middles)].sort((a, b) => a - b);
  const passesOf = ({ from, to }: Arrow): readonly number[] => {
    if (from === to) return [];
    const ends = [place(from).x, place(to).x].sort((a, b) => a - b);
    const points: readonly { x: number; y: number }[] = graph.edge(nameOf(names, from), nameOf(names, to)).points ?? [];
    return columns
      .filter((x) => x > (ends[0] ?? 0) + 1 && x < (ends[1] ?? 0) - 1)
      .map((x) => points.find((point) => Math.abs(point.x - x) < 1)?.y ?? place(from).y);
  };
  return {
    columns: columns.length,
    cards: new Map(
      picture.cards.map(({ id }, index) => [id, { column: columns.indexOf(middles[index] ?? 0), y: place(id).y }]),
    ),
    passes: picture.arrows.map(passesOf),
    groups: new Map(
      picture.groups.map(({ id }) => {
        const { y, height } = place(id);
        return [id, { top: y - height / 2, bottom: y + height / 2 }];
      }),
    ),
  };
}

function nameOf(names: ReadonlyMap<string, string>, id: string): string {
  const name = names.get(id);
  if (name === undefined) throw new Error(`${id}: a connection begins or ends there, but no such service exists`);
  return name;
}
