import { byCodeUnit } from '../model/json.ts';
import type { Place } from './problem.ts';

/** A value of a settings file, with the place it was written at. */
export type SettingNode = ScalarNode | ListNode | MappingNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /** As it was written, without quotes. */
  readonly text: string;
  readonly quoted: boolean;
}

export interface ListNode {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: readonly SettingNode[];
}

export interface MappingNode {
  readonly kind: 'mapping';
  readonly place: Place;
  readonly entries: ReadonlyMap<string, MappingEntry>;
}

export interface MappingEntry {
  /** Place of the key. */
  readonly key: Place;
  readonly node: SettingNode;
}

/** A written `null`, which removes a setting; a value that was left empty is none. */
export function isRemoval(node: SettingNode): boolean {
  return node.kind === 'scalar' && node.value === null && node.text !== '';
}

/** Lays one mapping over another: mappings merge, anything else is replaced, `null` removes. */
export function mergeMappings(under: MappingNode, over: MappingNode): MappingNode {
  const entries = new Map(under.entries);
  for (const [key, entry] of over.entries) {
    const below = under.entries.get(key);
    const merges = below?.node.kind === 'mapping' && entry.node.kind === 'mapping';
    entries.set(key, merges ? mergeEntries(below, entry, below.node, entry.node) : entry);
  }
  return { kind: 'mapping', place: placeOfBoth(under.place, over.place), entries };
}

function mergeEntries(under: MappingEntry, over: MappingEntry, below: MappingNode, above: MappingNode): MappingEntry {
  return { key: placeOfBoth(under.key, over.key), node: mergeMappings(below, above) };
}

/** Of two places of one mapping: the environment's, so that what is missing in it is reported there, but no override's. */
function placeOfBoth(under: Place, over: Place): Place {
  return over.line === null ? under : over;
}

/** Entries in an order that does not depend on how they were written. */
export function sortedEntries(node: MappingNode): readonly (readonly [string, MappingEntry])[] {
  return [...node.entries].sort(([a], [b]) => byCodeUnit(a, b));
}

/** What is known of a path: the node if it exists, and the place to report. */
export interface Finding {
  readonly node: SettingNode | null;
  readonly place: Place;
}

/** Finds the node at a path; where it does not exist, the place is that of the nearest mapping around it. */
export function findAt(root: MappingNode, path: readonly PropertyKey[]): Finding {
  let node: SettingNode = root;
  let place = root.place;
  for (const key of path) {
    const entry: MappingEntry | undefined = node.kind === 'mapping' ? node.entries.get(String(key)) : undefined;
    const item: SettingNode | undefined = node.kind === 'list' ? node.items[Number(key)] : entry?.node;
    if (item === undefined) return { node: null, place };
    node = item;
    place = entry !== undefined && item.kind === 'mapping' ? entry.key : item.place;
  }
  return { node, place };
}

/** Place of the key of an entry. */
export function placeOfKey(root: MappingNode, path: readonly PropertyKey[], key: string): Place {
  const { node, place } = findAt(root, path);
  return (node?.kind === 'mapping' ? node.entries.get(key)?.key : undefined) ?? place;
}
