import diff from 'microdiff';
import type { Topology } from '../../model/topology.ts';
import { diffTopologies } from './diff-topologies.ts';
import type { Change, Difference } from './difference.ts';

/** More settings than this are not tried one by one; a reviewer would not read them one by one either. */
const MAX_SETTINGS = 60;

/**
 * Finds which setting causes each change, by trying: one changed setting is put into the settings of before, and what then differs is its doing.
 *
 * `build` makes the topology of settings, or null where they do not fit together. Settings
 * that make no sense alone are tried together. What none explains comes from the code of the stack.
 */
export function attribute(
  difference: Difference,
  before: { readonly settings: object; readonly topology: Topology },
  after: { readonly settings: object },
  build: (settings: object) => Topology | null,
): Difference {
  const causes = new Map<string, readonly string[]>();
  /** What some settings change at once; null where they do not fit together. */
  const effectOf = (paths: readonly SettingPath[]): readonly string[] | null => {
    const topology = build(paths.reduce((mixed, path) => withSetting(mixed, after.settings, path), before.settings));
    return topology === null ? null : diffTopologies(before.topology, topology).changes.flatMap(keysOf);
  };
  const paths = changedPaths(before.settings, after.settings).slice(0, MAX_SETTINGS);
  const unfit = paths.filter((path) => {
    const keys = effectOf([path]);
    for (const key of keys ?? []) causes.set(key, [...(causes.get(key) ?? []), path.join('.')]);
    return keys === null;
  });
  const together = unfit.length === 0 ? [] : fewest(paths, unfit, (some) => effectOf(some) !== null);
  const explained = new Set(causes.keys());
  for (const key of effectOf(together) ?? []) {
    if (!explained.has(key))
      causes.set(
        key,
        together.map((path) => path.join('.')),
      );
  }
  const changes = difference.changes.map((change) => {
    const found = keysOf(change).flatMap((key) => causes.get(key) ?? []);
    return { ...change, settings: [...new Set(found)].sort() };
  });
  return { ...difference, changes };
}

/** The settings that the given ones need to make sense: all, less each that can be left out. */
function fewest(
  paths: readonly SettingPath[],
  given: readonly SettingPath[],
  isFit: (paths: readonly SettingPath[]) => boolean,
): readonly SettingPath[] {
  let rest = paths;
  for (const path of paths.filter((item) => !given.includes(item))) {
    const fewer = rest.filter((item) => item !== path);
    if (isFit(fewer)) rest = fewer;
  }
  return rest;
}

type SettingPath = readonly (string | number)[];

/** Paths of the settings that differ, without those below a path that differs itself. */
export function changedPaths(before: object, after: object): readonly SettingPath[] {
  const paths = diff({ ...before }, { ...after }).map(({ path }) => listPath(path));
  const unique = new Map(paths.map((path) => [path.join('.'), path]));
  return [...unique.values()].sort((a, b) => (a.join('.') < b.join('.') ? -1 : 1));
}

/** Lists are settings as a whole. */
function listPath(path: SettingPath): SettingPath {
  const index = path.findIndex((key) => typeof key === 'number');
  return index < 0 ? path : path.slice(0, index);
}

function withSetting(before: object, after: object, path: SettingPath): object {
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
  if (effect === 'created' || effect === 'destroyed' || effect === 'kept') return [`${node} ${effect}`];
  return attributes.map(({ attribute: name }) => `${node} ${name}`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
