import Table from 'cli-table3';
import { renderJson } from '../../model/json.ts';
import type { ListedFailure, ListedRelease, Records } from '../releases/releases.ts';
import { ageText } from './age-text.ts';
import type { Colors } from './colors.ts';

export interface ReleasesReport extends Records {
  readonly target: string;
  readonly now: Date;
}

/** What was deployed, and what failed: a table for people, JSON for machines. */
export function releasesReport(
  { target, releases, failures, now }: ReleasesReport,
  format: 'text' | 'json',
  colors: Colors,
): string {
  if (format === 'json') return renderJson({ version: 1, target, releases, failures });
  if (releases.length + failures.length === 0) return `nothing was deployed to ${target}\n`;
  const table = new Table({
    head: ['release', 'when', 'by', 'took', 'topology', 'result'],
    style: { head: [], border: [] },
  });
  for (const item of inOrder(releases, failures)) {
    const { at, by, seconds, hash } = item;
    const when = `${at.slice(0, 16)}Z, ${ageText(now.getTime() - Date.parse(at))} ago`;
    const took = seconds === null ? '-' : `${Math.round(seconds)} s`;
    if ('number' in item) {
      const isNewest = item.number === releases[0]?.number;
      const name = isNewest ? colors.green(String(item.number)) : String(item.number);
      const result = item.rolledBackTo === null ? 'deployed' : `back to release ${item.rolledBackTo}`;
      table.push([name, when, by, took, hash, result]);
    } else {
      table.push(['-', when, by, took, item.result === 'died' ? '-' : hash, colors.red(failureText(item))]);
    }
  }
  return `${table.toString()}\n`;
}

/** Releases by their number; each failure before the first release that is older. */
function inOrder(
  releases: readonly ListedRelease[],
  failures: readonly ListedFailure[],
): readonly (ListedRelease | ListedFailure)[] {
  const left = [...failures];
  const rows = releases.flatMap((release) => {
    const newer = left.findIndex(({ at }) => at <= release.at);
    return [...left.splice(0, newer < 0 ? left.length : newer), release];
  });
  return [...rows, ...left];
}

function failureText({ result, reason, rolledBackTo }: ListedFailure): string {
  const what = rolledBackTo === null ? result : `${result}, on the way back to release ${rolledBackTo}`;
  return `${what}: ${reason.length > 80 ? `${reason.slice(0, 79)}…` : reason}`;
}
