import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { MappingEntry, MappingNode, SettingNode } from './node.ts';
import { type Place, type Problem, problemAt, type SettingsRule, whereOf } from './problem.ts';
import { MAX_DEPTH } from './scan.ts';

/** Says where an offset of a text is. */
export type PlaceAt = (offset: number) => Place;

/** Most values in a file, those that aliases repeat included. */
export const MAX_VALUES = 100_000;

type Path = readonly (string | number)[];

export interface ReadOptions {
  /** @default false */
  readonly mergeKeys?: boolean;
}

/** A node with what it counts: itself and all below it. */
interface Counted {
  readonly node: SettingNode;
  readonly values: number;
  readonly depth: number;
}

interface Reading {
  readonly placeAt: PlaceAt;
  readonly start: Place;
  readonly problems: Problem[];
  /** null: it is being read, so that an alias to it would be a circle. */
  readonly anchors: Map<string, Counted | null>;
  values: number;
  /** `<<` takes over the entries of other mappings, as Compose files use it. */
  readonly mergeKeys: boolean;
  /** What is left is of no use. */
  broken: boolean;
}

/** Turns the parser's nodes into ours; null where aliases make them too large or circular. */
export function readNode(
  contents: Node | null,
  placeAt: PlaceAt,
  start: Place,
  { mergeKeys = false }: ReadOptions = {},
): { readonly node: SettingNode | null; readonly problems: readonly Problem[] } {
  const reading: Reading = { placeAt, start, problems: [], anchors: new Map(), values: 0, mergeKeys, broken: false };
  const { node } = read(contents, [], start, reading);
  return { node: reading.broken ? null : node, problems: reading.problems };
}

function read(given: Node | null, path: Path, fallback: Place, reading: Reading): Counted {
  const place = given?.range ? reading.placeAt(given.range[0]) : fallback;
  if (isAlias(given)) return readAlias(given.source, path, place, reading);
  const tag = given?.tag;
  if (tag !== undefined)
    report(
      reading,
      place,
      'settings/syntax',
      path,
      `expected a value without a tag, got "${shortTag(tag)}"; remove the tag`,
    );
  const anchor = isScalar(given) || isMap(given) || isSeq(given) ? given.anchor : undefined;
  if (anchor !== undefined) reading.anchors.set(anchor, null);
  reading.values++;
  const counted = readContent(given, path, place, reading);
  if (anchor !== undefined) reading.anchors.set(anchor, counted);
  return counted;
}

function readContent(given: Node | null, path: Path, place: Place, reading: Reading): Counted {
  if (isMap(given)) return readMapping(given, path, place, reading);
  if (isSeq(given)) {
    const items = given.items.map((item, index) => read(item as Node | null, [...path, index], place, reading));
    return around({ kind: 'list', place, items: items.map(({ node }) => node) }, items);
  }
  const value: unknown = isScalar(given) ? given.value : null;
  const quoted = isScalar(given) && given.type !== 'PLAIN';
  const text = isScalar(given) ? (given.source ?? '') : '';
  const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
  return around({ kind: 'scalar', place, value: known ? value : text, text, quoted }, []);
}

function around(node: SettingNode, inner: readonly Counted[]): Counted {
  const values = inner.reduce((sum, item) => sum + item.values, 1);
  return { node, values, depth: inner.reduce((most, item) => Math.max(most, item.depth), 0) + 1 };
}

function readMapping(given: YAMLMap, path: Path, place: Place, reading: Reading): Counted {
  const entries = new Map<string, MappingEntry>();
  const inner: Counted[] = [];
  const merged: SettingNode[] = [];
  for (const pair of given.items as readonly Pair<Node | null, Node | null>[]) {
    if (reading.mergeKeys && isScalar(pair.key) && pair.key.value === '<<') {
      const counted = read(pair.value, path, place, reading);
      inner.push(counted);
      merged.push(counted.node);
      continue;
    }
    const key = readKey(pair.key, path, place, entries, reading);
    const keyPlace = pair.key?.range ? reading.placeAt(pair.key.range[0]) : place;
    const counted = read(pair.value, key === null ? path : [...path, key], keyPlace, reading);
    if (key === null) continue;
    inner.push(counted);
    entries.set(key, { key: keyPlace, node: counted.node });
  }
  for (const node of merged) takeOver(entries, node, path, reading);
  const node: MappingNode = { kind: 'mapping', place, entries };
  return around(node, inner);
}

/** Adds what is not there yet: of several mappings the first has it. */
function takeOver(entries: Map<string, MappingEntry>, node: SettingNode, path: Path, reading: Reading): void {
  if (node.kind === 'list') {
    for (const item of node.items) takeOver(entries, item, path, reading);
  } else if (node.kind === 'mapping') {
    for (const [key, entry] of node.entries) if (!entries.has(key)) entries.set(key, entry);
  } else {
    const message = 'expected mappings to merge after <<; write an alias of one, or a list of aliases';
    report(reading, node.place, 'settings/syntax', path, message);
  }
}

/** The key as text; null where it is none, which is reported. */
function readKey(
  given: Node | null,
  path: Path,
  around: Place,
  entries: ReadonlyMap<string, MappingEntry>,
  reading: Reading,
): string | null {
  const place = given?.range ? reading.placeAt(given.range[0]) : around;
  const key: unknown = isScalar(given) ? given.value : undefined;
  if (typeof key !== 'string') {
    const got = isScalar(given) ? `"${(given.source ?? '').slice(0, 60)}"` : 'something else';
    report(reading, place, 'settings/syntax', path, `expected text as key, got ${got}; put it in quotes or remove it`);
    return null;
  }
  const first = entries.get(key)?.key;
  if (first !== undefined) {
    const message = `expected each key once, got "${key.slice(0, 60)}" again${first.line === null ? '' : ` after line ${first.line}`}; remove one of the two`;
    report(reading, place, 'settings/duplicate-key', [...path, key.slice(0, 60)], message);
    return null;
  }
  if (key === '__proto__') {
    report(reading, place, 'settings/unknown-key', path, 'unknown setting, got "__proto__"; remove it');
    return null;
  }
  if (key === '<<') {
    const message = 'merge keys are not part of YAML 1.2, got "<<"; write the settings out, or put them in base.yaml';
    report(reading, place, 'settings/syntax', path, message);
    return null;
  }
  return key;
}

function readAlias(name: string, path: Path, place: Place, reading: Reading): Counted {
  const target = reading.anchors.get(name);
  const nothing = around({ kind: 'scalar', place, value: null, text: '', quoted: false }, []);
  if (target === undefined || target === null) {
    const what = target === null ? 'an alias that does not lie in its own anchor' : 'an alias of an anchor above it';
    report(
      reading,
      place,
      'settings/syntax',
      path,
      `expected ${what}, got "*${name.slice(0, 60)}"; write the value out`,
    );
    reading.broken = true;
    return nothing;
  }
  reading.values += target.values;
  if (reading.values > MAX_VALUES || path.length + target.depth > MAX_DEPTH) {
    const limit = reading.values > MAX_VALUES ? `${MAX_VALUES} values` : `${MAX_DEPTH} levels of mappings and lists`;
    const message = `expected at most ${limit} with all aliases written out, got more; write the value out`;
    if (!reading.broken) report(reading, place, 'settings/limit', path, message);
    reading.broken = true;
    return nothing;
  }
  return target;
}

function report(reading: Reading, place: Place, rule: SettingsRule, path: Path, message: string): void {
  reading.problems.push(problemAt(place, rule, whereOf(path), message));
}

function shortTag(tag: string): string {
  return tag.replace(/^tag:yaml\.org,2002:/, '!!').slice(0, 60);
}
