import type { StandbyRecord } from './generation.ts';
import type { SeenStandby } from './seen.ts';
import type { SeenContainer } from './seen-container.ts';

/** Label of the container that removes a generation when its time is over. */
export const TIMER_LABEL = 'arrimage.standby';

/** Prints the record of the server's folder `$directory`. Without it, what stands by would be taken for superfluous. */
export const STANDBY = `
if [ -e "$directory/standby/record.json" ] || [ -e "$directory/standby/record.json.copy" ]; then
  standby=$(record "$directory/standby/record.json")
  if [ -z "$standby" ]; then
    echo "$directory/standby/record.json was not written to its end, nor was its copy: remove the folder standby there if just one generation runs" >&2
    exit 5
  fi
  sed 's/^/standby /' "$standby"
fi`;

/** Separates the containers of a generation that stands by, or is about to, from those that are current. */
export function parseStandby(
  of: (kind: string) => readonly string[],
  all: readonly SeenContainer[],
): { readonly containers: readonly SeenContainer[]; readonly standby: SeenStandby | null } {
  const hasTimer = all.some(({ Config, State }) => Config.Labels[TIMER_LABEL] !== undefined && State.Running);
  const others = all.filter(({ Config }) => Config.Labels[TIMER_LABEL] === undefined);
  const text = of('standby').join('\n');
  const record = text === '' ? null : (JSON.parse(text) as StandbyRecord);
  const apart = record?.before ?? record?.standby ?? null;
  if (record === null || apart === null) return { containers: others, standby: null };
  const ids = new Set(apart.containers.map(({ id }) => id));
  const containers = others.filter(({ Id }) => ids.has(Id));
  // Its timer has removed it, or somebody by hand.
  if (containers.length === 0 && record.before === null) return { containers: others, standby: null };
  const now = Number(of('now')[0] ?? 0);
  return {
    containers: others.filter(({ Id }) => !ids.has(Id)),
    standby: { record, containers, now, hasTimer },
  };
}
