import { LineCounter } from 'yaml';
import { type MappingNode, mergeMappings, type SettingNode } from './node.ts';
import { type Parsed, parseText } from './parse.ts';
import { type Place, type Problem, problemAt } from './problem.ts';
import { type Schema, schemaAt, takesText } from './schema-walk.ts';
import { maskedText } from './shown.ts';

/** Longest override in characters. */
const MAX_LENGTH = 10_000;

/** Reads the texts of `--set path=value` into one mapping that lies over the files. */
export function parseOverrides(texts: readonly string[], schema: Schema): Parsed<MappingNode> {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  let all: MappingNode = { kind: 'mapping', place: placeOf(''), entries: new Map() };
  for (const text of texts) {
    const parsed = parseOverride(text, schema);
    problems.push(...parsed.problems);
    if (parsed.node === null) continue;
    const path = text.slice(0, text.indexOf('='));
    const rival = [...seen.keys()].find(
      (other) => other === path || `${path}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${path}.`),
    );
    if (rival !== undefined) {
      const message = `expected each setting once, got "${path}" beside "${seen.get(rival) ?? ''}"; remove one of the two`;
      problems.push(problemAt(placeOf(text), 'settings/override', path, message));
      continue;
    }
    seen.set(path, path);
    all = mergeMappings(all, parsed.node);
  }
  return { node: all, problems };
}

function parseOverride(text: string, schema: Schema): Parsed<MappingNode> {
  const place = placeOf(text);
  const fail = (rule: Problem['rule'], message: string): Parsed<MappingNode> => ({
    node: null,
    problems: [problemAt(place, rule, '', message)],
  });
  if (text.length > MAX_LENGTH) {
    return fail(
      'settings/limit',
      `expected at most ${MAX_LENGTH} characters, got "${text.length}"; put it in the environment's file`,
    );
  }
  const at = text.indexOf('=');
  const keys = text.slice(0, Math.max(at, 0)).split('.');
  if (at < 0 || keys.includes('__proto__') || !keys.every((key) => /^[A-Za-z0-9_-]+$/.test(key))) {
    return fail(
      'settings/override',
      'expected the path of a setting, = and a value; write it like images.api.tag=2.1.0',
    );
  }
  if (at === text.length - 1) {
    return fail(
      'settings/override',
      'expected a value after =, got nothing; write one, "" for an empty text, or null to remove the setting',
    );
  }
  const value = parseValue(text.slice(at + 1), keys.join('.'), place, schemaAt(schema, keys));
  if (value.node === null) return { node: null, problems: value.problems };
  return { node: wrap(keys, value.node, place) as MappingNode, problems: value.problems };
}

/** A value as YAML; where the setting takes text, unquoted text is taken as it was typed. */
function parseValue(text: string, where: string, place: Place, schema: Schema | undefined): Parsed {
  const typed = schema !== undefined && takesText(schema) && !/^["']/.test(text) && text !== 'null';
  if (typed) return { node: { kind: 'scalar', place, value: text, text, quoted: false }, problems: [] };
  const { node, problems } = parseText(text, () => place, new LineCounter(), place);
  return { node, problems: problems.map((problem) => ({ ...problem, where: joined(where, problem.where) })) };
}

function joined(path: string, below: string): string {
  if (below === '') return path;
  return below.startsWith('[') ? `${path}${below}` : `${path}.${below}`;
}

function wrap(keys: readonly string[], value: SettingNode, place: Place): SettingNode {
  return keys.reduceRight<SettingNode>(
    (node, key) => ({ kind: 'mapping', place, entries: new Map([[key, { key: place, node }]]) }),
    value,
  );
}

function placeOf(text: string): Place {
  const at = text.indexOf('=');
  const value = at < 0 ? '' : `=${maskedText(text.slice(0, at), text.slice(at + 1))}`;
  const path = `${at < 0 ? text : text.slice(0, at)}`;
  return { path: `--set ${path.slice(0, 120)}${value}`.replace(/\s+/g, ' '), line: null, column: null, layer: 2 };
}
