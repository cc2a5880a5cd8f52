import type { Seen } from '../look/seen.ts';
import { nameOf } from '../look/seen-container.ts';
import type { Colors } from './colors.ts';

/** What stands by on a server, to be turned back to. */
export interface StandbyRow {
  readonly server: string;
  readonly release: number;
  /** In ISO 8601. */
  readonly until: string;
  /** Whether it goes by itself then; otherwise the next deployment removes it. */
  readonly goesByItself: boolean;
  readonly containers: readonly { readonly container: string; readonly state: string }[];
}

/** What stands by; not what served before a deployment that has not ended. */
export function standbyRows(seen: readonly Seen[]): readonly StandbyRow[] {
  return seen.flatMap(({ server, standby }) => {
    const generation = standby?.record.standby ?? null;
    if (standby === null || generation === null || standby.record.before !== null) return [];
    return [
      {
        server,
        release: generation.release,
        until: new Date(standby.record.until * 1000).toISOString().replace('.000Z', 'Z'),
        goesByItself: standby.hasTimer,
        containers: standby.containers.map((container) => ({
          container: nameOf(container),
          state: container.State.Status,
        })),
      },
    ];
  });
}

/** The same in words, a line each. */
export function standbyLines(target: string, rows: readonly StandbyRow[], colors: Colors): readonly string[] {
  return rows.map(({ server, release, until, goesByItself, containers }) => {
    const list = containers.map(({ container, state }) => `${container} ${state}`).join(', ');
    const end = goesByItself ? '' : '; it does not go by itself then, but with the next deployment';
    const text = `release ${release} on ${server} stands by until ${until} (${list})${end}`;
    return colors.yellow(`${text}; arrimage rollback ${target} --to ${release} turns back to it`);
  });
}
