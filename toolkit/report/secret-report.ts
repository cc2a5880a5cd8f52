import Table from 'cli-table3';
import { renderJson } from '../../model/json.ts';
import type { CheckedSecrets } from '../secrets/check-secrets.ts';
import type { SecretRow } from '../secrets/secret-rows.ts';
import type { Colors } from './colors.ts';

export interface SecretList {
  readonly target: string;
  readonly place: string;
  readonly rows: readonly SecretRow[];
}

/** The secrets of an environment: a table for people, JSON for machines. */
export function secretListReport({ target, place, rows }: SecretList, format: 'text' | 'json', colors: Colors): string {
  if (format === 'json') return renderJson({ version: 1, target, place, secrets: rows });
  const paint = { present: colors.green, missing: colors.red, unused: colors.yellow, unknown: colors.dim };
  const table = new Table({
    head: ['secret', 'state', 'version', 'changed', 'length', 'used by'],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    const { name, state, length, usedBy } = row;
    table.push([
      name,
      paint[state](state),
      versionText(row),
      changedText(row),
      length ?? '-',
      usedBy.join('\n') || '-',
    ]);
  }
  return `${place}\n${table.toString()}\n`;
}

/** The two differ while a rotation is under way. */
function versionText({ version, storedVersion }: SecretRow): string {
  if (version === null) return String(storedVersion ?? '-');
  return storedVersion === null || storedVersion === version
    ? String(version)
    : `${version}, in the store ${storedVersion}`;
}

function changedText({ changed, ageDays }: SecretRow): string {
  if (changed === null || ageDays === null) return '-';
  return ageDays < 1 ? changed : `${changed} (${ageDays} d)`;
}

export interface SecretCheck extends CheckedSecrets {
  readonly target: string;
}

/** What a check of a store found, for people or machines. */
export function secretCheckReport(check: SecretCheck, format: 'text' | 'json', colors: Colors): string {
  const { target, place, problems, unused, good } = check;
  const ok = problems.length === 0;
  if (format === 'json') return renderJson({ version: 1, ok, target, place, good, problems, unused });
  const total = good === 1 ? '1 secret is' : `${good} secrets are`;
  return [
    ...problems.map((problem) => `${colors.red('error')} ${problem}`),
    ...unused.map((name) => `${colors.yellow('unused')} ${name}: no service has it; remove it from ${place}`),
    `${target}: ${total} as they should be${ok ? '' : `, ${problems.length} problem${problems.length === 1 ? '' : 's'}`}`,
    '',
  ].join('\n');
}
