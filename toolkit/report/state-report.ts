import { renderJson } from '../../model/json.ts';
import type { StateChange } from '../services/change-state.ts';
import type { Colors } from './colors.ts';
import { statusTable } from './status-report.ts';

/** How services do after a command: a table, or JSON. What went wrong is told apart from the table. */
export function stateReport(
  target: string,
  { rows, errors }: StateChange,
  now: Date,
  format: 'text' | 'json',
  colors: Colors,
): string {
  if (format === 'json') return renderJson({ version: 1, ok: errors.length === 0, target, services: rows, errors });
  return rows.length === 0 ? '' : `${statusTable(rows, now, colors)}\n`;
}
