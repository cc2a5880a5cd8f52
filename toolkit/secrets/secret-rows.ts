import { byCodeUnit } from '../../model/json.ts';
import type { Topology } from '../../model/topology.ts';
import { secretsOf } from '../../model/value.ts';
import type { SecretEntry } from './store.ts';

/** What is known of one secret without its value. */
export interface SecretRow {
  readonly name: string;
  /** As the settings have it; null: the topology has no such secret. */
  readonly version: number | null;
  /** As the store has it; null: it is not there, or the store counts none. */
  readonly storedVersion: number | null;
  /** Characters that are asked for; null: the topology has no such secret. */
  readonly length: number | null;
  /** `unknown`: the store cannot be asked without reading it. */
  readonly state: 'present' | 'missing' | 'unused' | 'unknown';
  /** Day of the last change; null: not known. */
  readonly changed: string | null;
  /** Days since then; null: not known. */
  readonly ageDays: number | null;
  /** Services and jobs that get it, `<server>/<name>`, sorted. */
  readonly usedBy: readonly string[];
}

/** All secrets of a topology and of its store, sorted by name. */
export function secretRows(
  topology: Topology,
  stored: ReadonlyMap<string, SecretEntry> | null,
  today: string,
): readonly SecretRow[] {
  const known = topology.secrets.map(({ name, version, length }): SecretRow => {
    const entry = stored?.get(name);
    const state = stored === null ? 'unknown' : entry === undefined ? 'missing' : 'present';
    return { name, version, length, state, ...ageOf(entry, today), usedBy: usersOf(topology, name) };
  });
  const names = new Set(known.map(({ name }) => name));
  const unused = [...(stored ?? [])]
    .filter(([name]) => !names.has(name))
    .map(([name, entry]): SecretRow => {
      return { name, version: null, length: null, state: 'unused', ...ageOf(entry, today), usedBy: [] };
    });
  return [...known, ...unused].sort((a, b) => byCodeUnit(a.name, b.name));
}

/** Ids of the services and jobs whose files hold a secret. */
export function usersOf({ files }: Topology, name: string): readonly string[] {
  const users = files.filter(({ content }) => secretsOf(content).includes(name)).map(({ container }) => container);
  return [...new Set(users)].sort();
}

function ageOf(
  entry: SecretEntry | undefined,
  today: string,
): Pick<SecretRow, 'storedVersion' | 'changed' | 'ageDays'> {
  const changed = entry?.changed ?? null;
  const days = changed === null ? null : Math.round((Date.parse(today) - Date.parse(changed)) / 86_400_000);
  return { storedVersion: entry?.version ?? null, changed, ageDays: days };
}
