import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { MappingNode, SettingNode } from './node.ts';
import { type Place, type Problem, problemAt } from './problem.ts';
import { type PlaceAt, type ReadOptions, readNode } from './read-node.ts';
import { MAX_DEPTH, scan } from './scan.ts';
import { type Source, textOfSource } from './source.ts';
import { syntaxMessage } from './syntax-message.ts';

/** What was made of a text: `node` is null where it is too broken to look further. */
export interface Parsed<Node extends SettingNode = SettingNode> {
  readonly node: Node | null;
  readonly problems: readonly Problem[];
}

/** Reads a settings file: one YAML 1.2 document with a mapping, or all that is wrong with it. */
export function parseSource(source: Source, layer: number, options: ReadOptions = {}): Parsed<MappingNode> {
  const text = textOfSource(source, layer);
  if (typeof text !== 'string') return { node: null, problems: [text] };
  const counter = new LineCounter();
  const start: Place = { path: source.path, line: 1, column: 1, layer };
  const placeAt: PlaceAt = (offset) => {
    const { line, col } = counter.linePos(Math.min(offset, text.length));
    return { ...start, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const { node, problems } = parseText(text, placeAt, counter, start, options);
  if (node === null || node.kind === 'mapping') return { node, problems };
  const empty = node.kind === 'scalar' && node.value === null;
  const message = empty
    ? 'expected settings, got nothing; write some, or remove the file'
    : `expected settings as "name: value" lines, got ${node.kind === 'list' ? 'a list' : 'a single value'}; write a name in front of each value`;
  return { node: null, problems: [...problems, problemAt(empty ? start : node.place, 'settings/syntax', '', message)] };
}

/** Reads any YAML value; `placeAt` says where an offset of the text is. */
export function parseText(
  text: string,
  placeAt: PlaceAt,
  counter: LineCounter,
  start: Place,
  options: ReadOptions = {},
): Parsed {
  const found = scan(text);
  if (found !== null) {
    // The parser would have counted the lines.
    for (let at = text.indexOf('\n'); at >= 0 && at < found.offset; at = text.indexOf('\n', at + 1)) {
      if (counter.lineStarts.length === 0) counter.addNewLine(0);
      counter.addNewLine(at + 1);
    }
    if (counter.lineStarts.length === 0) counter.addNewLine(0);
    const rule = found.kind === 'directive' ? 'settings/syntax' : 'settings/limit';
    return { node: null, problems: [problemAt(placeAt(found.offset), rule, '', SCAN_MESSAGES[found.kind])] };
  }
  const document = parseDocument(text, {
    lineCounter: counter,
    // `silent` would let a second document pass unnoticed.
    logLevel: 'error',
    merge: false,
    prettyErrors: false,
    resolveKnownTags: false,
    schema: 'core',
    strict: true,
    // Compares each key with each other: ours are compared in `readNode`, by a set.
    uniqueKeys: false,
  });
  if (document.errors.length > 0) {
    const problems = withoutEchoes(document.errors).map((error) =>
      problemAt(placeAt(error.pos[0]), 'settings/syntax', '', syntaxMessage(error)),
    );
    return { node: null, problems: firstOfEachLine(problems) };
  }
  return readNode(document.contents, placeAt, start, options);
}

const SCAN_MESSAGES = {
  depth: `expected at most ${MAX_DEPTH} levels of mappings and lists, got more; make it flatter`,
  directive: 'expected no directive such as %YAML; remove the line',
  tokens: 'expected a file that a person can review, got too many values; make it smaller',
} as const;

/** After a slip, the parser often objects to each line that follows in the same way: the first time is enough. */
function withoutEchoes(errors: readonly YAMLError[]): readonly YAMLError[] {
  return errors.filter(({ code }, index) => {
    const echoes = code === 'UNEXPECTED_TOKEN' || code === 'BAD_INDENT';
    return !echoes || errors[index - 1]?.code !== code;
  });
}

/** One slip often makes the parser object several times in a row; the first time says it best. */
function firstOfEachLine(problems: readonly Problem[]): readonly Problem[] {
  const lines = new Set<number | null>();
  return problems.filter(({ line }) => !lines.has(line) && lines.add(line));
}
