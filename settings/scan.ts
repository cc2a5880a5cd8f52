import { CST, Lexer } from 'yaml';

/** Deepest nesting of mappings and lists. */
export const MAX_DEPTH = 32;

/** Most parts (keys, values, marks, spaces) in a file. */
export const MAX_TOKENS = 300_000;

/** Something that must not reach the parser, and its offset in the text. */
export interface ScanFinding {
  readonly kind: 'depth' | 'tokens' | 'directive';
  readonly offset: number;
}

/**
 * Looks for what would cost the parser its stack or its time, in one pass over the tokens.
 *
 * Depth counts open brackets and, outside of them, the different indentations that are open.
 */
export function scan(text: string): ScanFinding | null {
  if (isHarmless(text)) return null;
  const columns: number[] = [];
  let brackets = 0;
  let count = 0;
  let offset = 0;
  let lineStart = 0;
  let begins = true;
  let scalarFollows = false;
  for (const token of new Lexer().lex(text)) {
    const type = scalarFollows ? 'scalar' : CST.tokenType(token);
    if (++count > MAX_TOKENS) return { kind: 'tokens', offset };
    scalarFollows = token === CST.SCALAR && !scalarFollows;
    if (scalarFollows || token === CST.DOCUMENT || token === CST.FLOW_END) continue;
    if (type === 'directive-line') return { kind: 'directive', offset };
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets++;
    if (type === 'flow-map-end' || type === 'flow-seq-end') brackets = Math.max(0, brackets - 1);
    if (begins && brackets === 0 && !SKIPPED.has(type ?? '')) openColumn(columns, offset - lineStart);
    if (columns.length + brackets > MAX_DEPTH) return { kind: 'depth', offset };
    begins = type === 'newline' || INDICATORS.has(type ?? '') || (begins && SKIPPED.has(type ?? ''));
    offset += token.length;
    const newline = token.lastIndexOf('\n');
    if (newline >= 0) {
      lineStart = offset - (token.length - newline - 1);
      begins ||= type !== 'space';
    }
  }
  return null;
}

const SKIPPED = new Set(['space', 'newline', 'comment', 'byte-order-mark', 'doc-start', 'doc-end']);
const INDICATORS = new Set(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);

function openColumn(columns: number[], column: number): void {
  while ((columns.at(-1) ?? -1) > column) columns.pop();
  if (columns.at(-1) !== column) columns.push(column);
}

/**
 * Whether a small file cannot be deep, whatever its quotes and comments hold: it has few brackets and little indentation.
 *
 * Most files are like that, and reading their tokens twice would be a tenth of the time that a check takes.
 */
function isHarmless(text: string): boolean {
  if (text.length > 50_000 || /^%/m.test(text)) return false;
  const brackets = text.match(/[[{]/g)?.length ?? 0;
  const deepest = text.split('\n').reduce((most, line) => {
    const indicators = line.match(/[-?:](?=\s|$)/g)?.length ?? 0;
    return Math.max(most, line.length - line.trimStart().length + indicators);
  }, 0);
  return brackets + deepest < MAX_DEPTH;
}
