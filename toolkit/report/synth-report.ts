import { relative } from 'node:path';
import Table from 'cli-table3';
import { renderJson } from '../../model/json.ts';
import type { Checked } from '../check.ts';
import type { Written } from '../synth.ts';
import { targetText } from '../target.ts';
import type { Colors } from './colors.ts';
import { findingsOf } from './finding.ts';

/** What was written where: a table for people, or JSON for programs. */
export function synthReport(
  checked: readonly Checked[],
  written: readonly Written[],
  format: 'text' | 'json',
  cwd: string,
  colors: Colors,
): string {
  return format === 'json' ? synthJson(checked, written) : synthText(checked, written, cwd, colors);
}

function synthJson(checked: readonly Checked[], written: readonly Written[]): string {
  return renderJson({
    version: 1,
    ok: true,
    targets: written.map(({ target, folder, artifacts, topology }) => ({
      target: targetText(target),
      folder,
      servers: topology.servers.length,
      services: topology.services.length,
      files: artifacts.map(({ path, content }) => ({ path, bytes: bytesOf(content) })),
    })),
    findings: findingsOf(checked).map(({ text, ...finding }) => finding),
  });
}

function synthText(checked: readonly Checked[], written: readonly Written[], cwd: string, colors: Colors): string {
  const table = new Table({
    head: ['environment', 'servers', 'services', 'jobs', 'files', 'KiB', 'warnings', 'written to'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { target, folder, artifacts, topology } of written) {
    const own = checked.filter((item) => item.target === target);
    const warnings = findingsOf(own).filter((finding) => finding.suppressedBecause === null).length;
    const bytes = artifacts.reduce((sum, { content }) => sum + bytesOf(content), 0);
    const counts = [topology.servers, topology.services, topology.jobs, artifacts].map(({ length }) => length);
    table.push([targetText(target), ...counts, Math.ceil(bytes / 1024), warnings, shown(cwd, folder)]);
  }
  const report = written.map(({ folder }) => `  ${shown(cwd, `${folder}/report/index.html`)}`);
  return `${table.toString()}\n\n${colors.bold('Look at')}\n${report.join('\n')}\n`;
}

function shown(cwd: string, path: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}

function bytesOf(content: string): number {
  return new TextEncoder().encode(content).length;
}
