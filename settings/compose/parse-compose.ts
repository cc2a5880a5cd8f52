import { findAt, type MappingNode, placeOfKey, type SettingNode } from '../node.ts';
import { parseSource } from '../parse.ts';
import { type Place, type Problem, problemAt, whereOf } from '../problem.ts';
import { schemaProblems } from '../schema-problems.ts';
import type { Source } from '../source.ts';
import { checkReferences } from './check-references.ts';
import { interpolate, type MissingVariable } from './interpolate.ts';
import { mergeFiles } from './merge-files.ts';
import { type ComposeFile, file } from './schema/file.ts';

/** A variable that nobody has set, and where it is asked for. */
export interface Missing extends MissingVariable {
  readonly place: Place;
  /** Such as `services.api.environment.PORT`. */
  readonly where: string;
}

/** A Compose file that was read, and where each of its parts stands. */
export interface ParsedCompose {
  readonly file: ComposeFile;
  readonly missing: readonly Missing[];
  /** Place of what is at a path, or of the nearest thing around it. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place;
}

export type ComposeResult = ParsedCompose | { readonly problems: readonly Problem[] };

/**
 * Reads Compose files, the later ones laid over the earlier ones, or says all that is wrong with them.
 *
 * Anchors, merge keys, extensions (`x-…`) and variables are resolved as Compose does.
 */
export function parseCompose(sources: readonly Source[], variables: ReadonlyMap<string, string>): ComposeResult {
  const parsed = sources.map((source, layer) => parseSource(source, layer, { mergeKeys: true }));
  const problems: Problem[] = parsed.flatMap((item) => item.problems);
  const missing: Missing[] = [];
  const trees = parsed.flatMap(({ node }) => (node === null ? [] : [node]));
  if (problems.length > 0 || trees.length < parsed.length) return { problems };
  const resolving: Resolving = { variables, missing, problems };
  const [first, ...others] = trees.map((tree) => resolved(tree, [], resolving) as MappingNode);
  if (first === undefined) return { problems };
  const root = others.reduce(mergeFiles, first);
  const result = file.safeParse(plain(root), { error: () => '', jitless: true });
  if (!result.success) problems.push(...schemaProblems(file, root, result.error.issues));
  const placeOf = (path: readonly PropertyKey[]): Place => placeIn(root, path);
  if (result.success) problems.push(...checkReferences(result.data, placeOf));
  if (problems.length > 0 || !result.success) return { problems: sorted(problems) };
  return { file: result.data, missing, placeOf };
}

interface Resolving {
  readonly variables: ReadonlyMap<string, string>;
  readonly missing: Missing[];
  readonly problems: Problem[];
}

/** The tree without extensions, with the values of variables. */
function resolved(node: SettingNode, path: readonly (string | number)[], resolving: Resolving): SettingNode {
  if (node.kind === 'list') {
    return { ...node, items: node.items.map((item, index) => resolved(item, [...path, index], resolving)) };
  }
  if (node.kind === 'mapping') {
    const kept = [...node.entries].filter(([key]) => !key.startsWith('x-') || path.at(-1) === 'environment');
    const entries = kept.map(([key, entry]) => {
      return [key, { ...entry, node: resolved(entry.node, [...path, key], resolving) }] as const;
    });
    return { ...node, entries: new Map(entries) };
  }
  if (typeof node.value !== 'string' || !node.value.includes('$')) return node;
  const { text, missing, wrong } = interpolate(node.value, resolving.variables);
  const where = whereOf(path);
  if (wrong !== null) {
    const message = `expected the name of a variable after $, got "${wrong.slice(0, 20)}"; write \${NAME}, or $$ for a dollar sign`;
    resolving.problems.push(problemAt(node.place, 'settings/value', where, message));
  }
  // A list of variables has the name in the text itself.
  const name = typeof path.at(-1) === 'number' && path.at(-2) === 'environment' ? `.${text.split('=')[0]}` : '';
  const at = name === '' ? where : `${whereOf(path.slice(0, -1))}${name}`;
  for (const item of missing) resolving.missing.push({ ...item, place: node.place, where: at });
  return { ...node, value: text, text, quoted: true };
}

/** Plain data; a number that begins with 0 is the octal number of YAML 1.1, which Compose reads, so it stays text. */
function plain(node: SettingNode): unknown {
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind === 'scalar') return typeof node.value === 'number' && /^0\d/.test(node.text) ? node.text : node.value;
  return Object.fromEntries([...node.entries].map(([key, { node: value }]) => [key, plain(value)]));
}

function placeIn(root: MappingNode, path: readonly PropertyKey[]): Place {
  const key = path.at(-1);
  const { node } = findAt(root, path);
  return typeof key === 'string' && node?.kind !== 'scalar'
    ? placeOfKey(root, path.slice(0, -1), key)
    : findAt(root, path).place;
}

function sorted(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
