import { renderJson } from '../../model/json.ts';
import type { Difference } from '../diff/difference.ts';
import type { Colors } from './colors.ts';
import { attributeText, EFFECT_SIGN, effectText, summaryText } from './diff-words.ts';

/** What a difference is of. */
export interface DiffHeading {
  /** `<system>/<environment>`. */
  readonly target: string;
  /** What it is compared with. */
  readonly against: string;
}

/** A difference in the format that was asked for. */
export function diffReport(
  difference: Difference,
  heading: DiffHeading,
  format: 'text' | 'json' | 'markdown',
  colors: Colors,
): string {
  if (format === 'json') return renderJson({ version: 1, ...heading, ...difference });
  return format === 'markdown' ? diffMarkdown(difference, heading) : diffText(difference, heading, colors);
}

function diffText(difference: Difference, { target, against }: DiffHeading, colors: Colors): string {
  const paint = { '+': colors.green, '-': colors.red, '!': colors.red, '~': colors.yellow };
  const lines = difference.changes.flatMap((change) => {
    const sign = EFFECT_SIGN[change.effect] as keyof typeof paint;
    const cause = change.settings.length === 0 ? [] : [`      because of ${colors.cyan(change.settings.join(', '))}`];
    return [
      `${paint[sign](sign)} ${change.kind} ${colors.bold(change.id)}  ${paint[sign](effectText(change))}`,
      ...change.attributes.map((item) => `      ${attributeText(item)}`),
      ...cause,
    ];
  });
  const heading = `${colors.bold(target)} against ${against}`;
  return `${[heading, '', ...lines, ...(lines.length > 0 ? [''] : []), summaryText(difference)].join('\n')}\n`;
}

function diffMarkdown(difference: Difference, { target, against }: DiffHeading): string {
  const rows = difference.changes.map((change) => {
    const what = change.attributes.map((item) => code(attributeText(item))).join('<br>');
    const cause = change.settings.map(code).join(', ');
    return `| ${change.kind} ${code(change.id)} | ${cell(effectText(change))} | ${what} | ${cause} |`;
  });
  const table = rows.length === 0 ? [] : ['| What | Effect | Changes | Because of |', '|---|---|---|---|', ...rows, ''];
  return `${[`### ${target} against ${code(against)}`, '', ...table, summaryText(difference)].join('\n')}\n`;
}

/** Text as code in a cell of a table; a fence longer than any in the text. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return cell(`${fence}${space}${text}${space}${fence}`);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/[\r\n]+/g, ' ');
}
