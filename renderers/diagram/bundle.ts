import type { Arrow } from './arrow.ts';

/** Arrows that are drawn as one line at the end they share. */
export interface Bundle {
  readonly id: string;
  /** `to`: they meet before the provider; `from`: they part after the consumer. */
  readonly end: 'from' | 'to';
}

/**
 * The bundle of each arrow; null: it runs alone.
 *
 * Arrows of the same look and ports meet before the provider they have in common; those that meet with none part after their
 * consumer. No arrow does both, so that each can be followed from its consumer to its provider. Dashed ones stay alone: dashes upon
 * dashes would be a line.
 */
export function bundlesOf(arrows: readonly Arrow[]): readonly (Bundle | null)[] {
  const whole = arrows.filter(({ from, to, later }) => from !== to && !later);
  const arriving = new Set(repeated(whole.map((arrow) => lookOf(arrow, arrow.to))));
  const alone = whole.filter((arrow) => !arriving.has(lookOf(arrow, arrow.to)));
  const leaving = new Set(repeated(alone.map((arrow) => lookOf(arrow, arrow.from))));
  return arrows.map((arrow) => {
    if (arrow.from === arrow.to || arrow.later) return null;
    const to = lookOf(arrow, arrow.to);
    if (arriving.has(to)) return { id: `to ${to}`, end: 'to' };
    const from = lookOf(arrow, arrow.from);
    return leaving.has(from) ? { id: `from ${from}`, end: 'from' } : null;
  });
}

function lookOf({ label, reach }: Arrow, end: string): string {
  return JSON.stringify([end, label, reach]);
}

function repeated(keys: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return keys.filter((key) => seen.has(key) || !seen.add(key));
}
