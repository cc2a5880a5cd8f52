import type { Locking } from '../../toolkit/lock/with-lock.ts';

/** Somebody who takes a lock at a time that is always the same, and what was told. */
export function locking(options: Partial<Locking> = {}): Locking & { readonly told: readonly string[] } {
  const told: string[] = [];
  return {
    by: 'ada@machine',
    now: () => new Date('2026-11-21T10:00:00Z'),
    waitSeconds: null,
    note: (text) => told.push(text),
    signal: new AbortController().signal,
    told,
    ...options,
  };
}

/** What a server says where somebody has the lock. */
export function heldBy(owner: string, labels: Readonly<Record<string, string>> = {}): string {
  const all = { 'arrimage.lock': owner, 'arrimage.since': '2026-11-21T09:58:00Z', ...labels };
  return `held ${JSON.stringify(all)}\n`;
}
