import Table from 'cli-table3';
import { renderJson } from '../../model/json.ts';
import type { ListedRelease } from '../deploy/releases.ts';
import { ageText } from './age-text.ts';
import type { Colors } from './colors.ts';

export interface ReleasesReport {
  readonly target: string;
  /** The newest first. */
  readonly releases: readonly ListedRelease[];
  readonly now: Date;
}

/** What was deployed: a table for people, JSON for machines. */
export function releasesReport(
  { target, releases, now }: ReleasesReport,
  format: 'text' | 'json',
  colors: Colors,
): string {
  if (format === 'json') return renderJson({ version: 1, target, releases });
  if (releases.length === 0) return `nothing was deployed to ${target}\n`;
  const table = new Table({ head: ['release', 'when', 'by', 'took', 'topology'], style: { head: [], border: [] } });
  for (const { number, hash, at, by, seconds, rolledBackTo } of releases) {
    const age = ageText(now.getTime() - Date.parse(at));
    const what = rolledBackTo === null ? hash : `${hash}, back to release ${rolledBackTo}`;
    const isNewest = number === releases[0]?.number;
    const name = isNewest ? colors.green(String(number)) : String(number);
    table.push([name, `${at.slice(0, 16)}Z, ${age} ago`, by, `${Math.round(seconds)} s`, what]);
  }
  return `${table.toString()}\n`;
}
