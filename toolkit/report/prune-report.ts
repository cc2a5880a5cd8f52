import { renderJson } from '../../model/json.ts';
import type { Prunable } from '../prune/prune.ts';
import type { Colors } from './colors.ts';

export interface PruneReport {
  readonly target: string;
  readonly servers: readonly Prunable[];
  /** False: it was only looked for. */
  readonly isRemoved: boolean;
  /** What was to be removed and is still there. */
  readonly left: readonly string[];
}

/** Whether there is anything to remove. */
export function isPrunable(servers: readonly Prunable[]): boolean {
  return servers.some(({ images, files, containers }) => images.length + files.length + containers.length > 0);
}

/** What nothing needs any more, by server, with sizes. */
export function pruneReport(
  { target, servers, isRemoved, left }: PruneReport,
  format: 'text' | 'json',
  colors: Colors,
): string {
  if (format === 'json') {
    return renderJson({ version: 1, ok: left.length === 0, target, servers, bytes: bytesOf(servers), isRemoved, left });
  }
  const untold = servers.flatMap(({ server, untold: why }) => (why === null ? [] : [`server ${server}: ${why}`]));
  const end = !isPrunable(servers)
    ? colors.green(`${target}: nothing on its servers can be removed`)
    : `${target}: ${sizeText(bytesOf(servers))} at most ${isRemoved ? 'were removed' : 'can be removed'}; volumes stay`;
  return `${[...servers.flatMap((item) => serverLines(item, colors)), ...untold, ...left, end].join('\n')}\n`;
}

function serverLines({ server, images, files, containers }: Prunable, colors: Colors): readonly string[] {
  const lines = [
    ...images.map(({ id, bytes, references }) => `image ${references[0] ?? id.slice(0, 19)}, ${sizeText(bytes)}`),
    ...files.map(({ path, bytes }) => `${path}, ${sizeText(bytes)}`),
    ...containers.map(({ name, why }) => `container ${name}: ${why}`),
  ];
  return lines.length === 0 ? [] : [colors.bold(server), ...lines.map((line) => `  ${line}`)];
}

/** Images may share layers: removing two of them may free less than both have. */
function bytesOf(servers: readonly Prunable[]): number {
  const items = servers.flatMap(({ images, files }) => [...images, ...files]);
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** `1.5 GB`, as Docker counts. */
function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const index = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** index;
  return `${index === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${units[index]}`;
}
