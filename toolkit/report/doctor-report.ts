import Table from 'cli-table3';
import { renderJson } from '../../model/json.ts';
import { type Diagnosis, isFatal } from '../doctor.ts';
import type { Colors } from './colors.ts';

/** What `doctor` found: a table with what to do below it, or JSON. */
export function doctorReport(diagnoses: readonly Diagnosis[], format: 'text' | 'json', colors: Colors): string {
  if (format === 'json') return renderJson({ version: 1, ok: !diagnoses.some(isFatal), machine: diagnoses });
  const table = new Table({
    head: ['', 'program', 'found', 'needed', 'for'],
    style: { head: [], border: [], compact: true },
  });
  const paint = { ok: colors.green, old: colors.yellow, missing: colors.yellow };
  for (const { state, tool, found, needed, use } of diagnoses) {
    table.push([paint[state](state), tool, found ?? '-', needed, use]);
  }
  const remedies = diagnoses.filter(({ remedy }) => remedy !== '').map(({ tool, remedy }) => `${tool}: ${remedy}\n`);
  return `${table.toString()}\n${remedies.length === 0 ? '' : `\n${remedies.join('')}`}`;
}
