import diff from 'microdiff';
import type { Topology } from '../../model/topology.ts';
import { diffTopologies } from './diff-topologies.ts';
import type { Change, Difference } from './difference.ts';

/** More settings than this are not tried one by one; a reviewer would not read them one by one either. */
const MAX_SETTINGS = 60;

/**
 * Finds which setting causes each change, by trying: one changed setting is put into the settings of before, and what then differs is its doing.
 *
 * `build` makes the topology of settings, or null where they do not fit together. What no single setting explains stays without one: it
 * needs several at once, or comes from the code of the stack.
 */
export function attribute(
  difference: Difference,
  before: { readonly settings: object; readonly topology: Topology },
  after: { readonly settings: object },
  build: (settings: object) => Topology | null,
): Difference {
  const causes = new Map<string, string[]>();
  for (const path of changedPaths(before.settings, after.settings).slice(0, MAX_SETTINGS)) {
    const topology = build(withSetting(before.settings, after.settings, path));
    if (topology === null) continue;
    for (const change of diffTopologies(before.topology, topology).changes) {
      for (const key of keysOf(change)) causes.set(key, [...(causes.get(key) ?? []), path.join('.')]);
    }
  }
  const changes = difference.changes.map((change) => {
    const found = keysOf(change).flatMap((key) => causes.get(key) ?? []);
    return { ...change, settings: [...new Set(found)].sort() };
  });
  return { ...difference, changes };
}

/** Paths of the settings that differ, without those below a path that differs itself. */
export function changedPaths(before: object, after: object): readonly (readonly (string | number)[])[] {
  const paths = diff({ ...before }, { ...after }).map(({ path }) => listPath(path));
  const unique = new Map(paths.map((path) => [path.join('.'), path]));
  return [...unique.values()].sort((a, b) => (a.join('.') < b.join('.') ? -1 : 1));
}

/** Lists are settings as a whole. */
function listPath(path: readonly (string | number)[]): readonly (string | number)[] {
  const index = path.findIndex((key) => typeof key === 'number');
  return index < 0 ? path : path.slice(0, index);
}

function withSetting(before: object, after: object, path: readonly (string | number)[]): object {
  const [key, ...rest] = path;
  if (key === undefined) return after;
  const [old, now] = [before, after] as readonly Readonly<Record<string, unknown>>[];
  const isWhole = rest.length === 0 || !isObject(old?.[key]) || !isObject(now?.[key]);
  const copy: Record<string, unknown> = { ...old };
  if (!isWhole) copy[key] = withSetting(old[key] as object, now[key] as object, rest);
  else if (now !== undefined && key in now) copy[key] = now[key];
  else delete copy[key];
  return copy;
}

/** A node and each attribute of it: the same attribute changed by one setting is what that setting does. */
function keysOf({ kind, id, effect, attributes }: Change): readonly string[] {
  const node = `${kind} ${id}`;
  if (effect === 'created' || effect === 'destroyed') return [`${node} ${effect}`];
  return attributes.map(({ attribute: name }) => `${node} ${name}`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
