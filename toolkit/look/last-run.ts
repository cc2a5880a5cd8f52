import type { SeenContainer } from './seen.ts';

/** How the last run of a schedule's job went. */
export interface LastRun {
  /** When it began, in ISO 8601. */
  readonly at: string;
  readonly seconds: number;
  readonly exitCode: number;
}

/** The last run, as the container's own probe tells it; null: it has not run yet. */
export function lastRunOf({ State }: SeenContainer): LastRun | null {
  const said = State.Health?.Log?.at(-1)?.Output.trim() ?? '';
  const [, begun, seconds, exitCode] = /^(\d+) (\d+) (\d+)$/.exec(said) ?? [];
  if (begun === undefined) return null;
  const at = new Date(Number(begun) * 1000).toISOString().replace('.000Z', 'Z');
  return { at, seconds: Number(seconds), exitCode: Number(exitCode) };
}
