import { basename, dirname } from 'node:path';
import { compose } from '../tools/compose.ts';

/** A service as Compose understands it: what says nothing is left out, times are seconds, sizes are bytes. */
export type Understood = Readonly<Record<string, unknown>>;

export interface UnderstoodFile {
  readonly services: Readonly<Record<string, Understood>>;
  readonly networks: Readonly<Record<string, { readonly name: string }>>;
  readonly volumes: Readonly<Record<string, { readonly name: string }>>;
}

/** What Docker Compose makes of a file. */
export async function understood(file: string): Promise<UnderstoodFile> {
  const { code, stdout, stderr } = await compose(['-f', basename(file), 'config', '--format', 'json'], dirname(file));
  if (code !== 0) throw new Error(stderr);
  const config = JSON.parse(stdout) as Partial<UnderstoodFile>;
  return { services: {}, networks: {}, volumes: {}, ...(clean(config) as Partial<UnderstoodFile>) };
}

const DURATIONS = new Set(['interval', 'timeout', 'start_period', 'start_interval', 'stop_grace_period']);
const SIZES = new Set(['mem_limit', 'memswap_limit', 'shm_size']);

/** Compose's answer is a Compose file again: a `$` is doubled, and empty things stand for what is not there. */
function clean(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    if (DURATIONS.has(key)) return seconds(value);
    return SIZES.has(key) ? Number(value) : value.replaceAll('$$', '$');
  }
  if (Array.isArray(value)) return value.map((item) => clean(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, clean(item, name)] as const);
  return Object.fromEntries(entries.filter(([name, item]) => !isNothing(item) || key === 'networks' || name === key));
}

function isNothing(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** `1m30s` is 90. */
function seconds(duration: string): number {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  return [...duration.matchAll(/([\d.]+)(h|ms|m|s)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ''] ?? Number.NaN),
    0,
  );
}
