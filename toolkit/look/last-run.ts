import type { SeenContainer } from './seen-container.ts';

/** How the last run of a schedule's job went. */
export interface LastRun {
  /** When it began, in ISO 8601. */
  readonly at: string;
  readonly seconds: number;
  readonly exitCode: number;
}

/** The last run, as the container's own probe tells it; null: it has not run yet, or no probe has told of it. */
export function lastRunOf({ State }: SeenContainer): LastRun | null {
  // A probe may fail to answer on a busy host; the ones before it still count.
  const said = (State.Health?.Log ?? []).map(({ Output }) => RUN.exec(Output.trim()));
  const [, begun, seconds, exitCode] = said.findLast((found) => found !== null) ?? [];
  if (begun === undefined) return null;
  const at = new Date(Number(begun) * 1000).toISOString().replace('.000Z', 'Z');
  return { at, seconds: Number(seconds), exitCode: Number(exitCode) };
}

const RUN = /^(\d+) (\d+) (\d+)$/;
