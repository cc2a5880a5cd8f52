import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { renderJson } from '../../model/json.ts';
import type { SecretStore } from '../../model/secret-store.ts';
import type { Topology } from '../../model/topology.ts';
import { resolvePath } from '../resolve-path.ts';
import { UsageError } from '../usage-error.ts';
import { isClosed, writeClosed } from './closed-file.ts';
import { type NewSecret, type OpenStore, type StoredSecret, type StorePlace, unreadable } from './store.ts';

/** File with the secrets of an environment where they are kept outside of the repository, relative to the project. */
export function secretFile({ system, environment }: Pick<Topology, 'system' | 'environment'>): string {
  return `.arrimage/secrets/${system}/${environment}.json`;
}

/** Plain values in a JSON file, or in a folder with a file a secret. */
export function openFileStore(
  { project, topology, access }: StorePlace,
  settings: Extract<SecretStore, { readonly kind: 'file' }>,
): OpenStore {
  const place = settings.path ?? secretFile(topology);
  const path = resolvePath(project, place);
  const isJson = path.endsWith('.json');
  const load = (): Promise<Stored> => (isJson ? readJson(path, place) : readFolder(path, place));
  return {
    place,
    survey: load,
    read: async (wanted) => {
      try {
        return { found: await load(), problems: [], failed: new Set() };
      } catch (error) {
        if (error instanceof UsageError) return unreadable(wanted, ...error.lines);
        throw error;
      }
    },
    write: async (secrets) => {
      if (isJson) return writeClosed(path, jsonOf(await load(), secrets, access.today));
      for (const [name, { value }] of secrets) await writeClosed(join(path, name), value);
    },
  };
}

/** Writes the plain values of an environment that has none yet. */
export async function writeSecretFile(
  project: string,
  target: Pick<Topology, 'system' | 'environment'>,
  values: ReadonlyMap<string, string>,
): Promise<void> {
  await writeClosed(join(project, secretFile(target)), renderJson(Object.fromEntries(values)));
}

type Stored = ReadonlyMap<string, StoredSecret>;

/** A value alone is as old as nobody knows; one that was rotated says how often, and what it was before. */
type Entry =
  | string
  | { readonly value: string; readonly version: number; readonly changed: string; readonly previous?: string };

async function readJson(path: string, place: string): Promise<Stored> {
  const entries = await readEntries(path, place);
  return new Map(
    Object.entries(entries).map(([name, entry]): readonly [string, StoredSecret] => [
      name,
      typeof entry === 'string' ? { value: entry, version: null, changed: null } : entry,
    ]),
  );
}

async function readEntries(path: string, place: string): Promise<Readonly<Record<string, Entry>>> {
  const text = await readFile(path, 'utf8').catch(failedOn(place));
  if (text === null) return {};
  await refuseOpen(path, place);
  const values = parsed(text);
  if (values !== null) return values;
  throw new UsageError(`${place}: expected a JSON object of texts, got something else; write {"<secret>": "<value>"}`);
}

function parsed(text: string): Readonly<Record<string, Entry>> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap && Object.values(value).every(isEntry) ? (value as Readonly<Record<string, Entry>>) : null;
  } catch {
    return null;
  }
}

function isEntry(item: unknown): item is Entry {
  if (typeof item === 'string') return item !== '';
  if (typeof item !== 'object' || item === null) return false;
  const { value, version } = item as Readonly<Record<string, unknown>>;
  return typeof value === 'string' && value !== '' && Number.isInteger(version);
}

function jsonOf(before: Stored, secrets: ReadonlyMap<string, NewSecret>, today: string): string {
  const entries = new Map<string, Entry>(
    [...before].map(([name, entry]) => [name, entry.version === null ? entry.value : (entry as Entry)]),
  );
  for (const [name, { value, version }] of secrets) {
    const old = before.get(name);
    const isFirst = old === undefined && version === 1;
    const previous = old === undefined ? {} : { previous: old.value };
    entries.set(name, isFirst ? value : { value, version, changed: today, ...previous });
  }
  return renderJson(Object.fromEntries(entries));
}

async function readFolder(path: string, place: string): Promise<Stored> {
  const files = (await readdir(path, { withFileTypes: true }).catch(failedOn(place))) ?? [];
  const names = files.filter((file) => !file.isDirectory() && !file.name.startsWith('.')).map(({ name }) => name);
  const found = await Promise.all(
    names.sort().map(async (name): Promise<readonly [string, StoredSecret]> => {
      const text = (await readFile(join(path, name), 'utf8').catch(failedOn(`${place}/${name}`))) ?? '';
      await refuseOpen(join(path, name), `${place}/${name}`);
      const { mtime } = await stat(join(path, name));
      const value = text.replace(/\r?\n$/, '');
      return [name, { value, version: null, changed: mtime.toISOString().slice(0, 10) }];
    }),
  );
  return new Map(found.filter(([, { value }]) => value !== ''));
}

async function refuseOpen(path: string, place: string): Promise<void> {
  if (await isClosed(path, 'others')) return;
  throw new UsageError(`${place}: expected a file that others cannot read, got one they can; run chmod o-rwx ${path}`);
}

/** Null where there is nothing. */
function failedOn(place: string): (error: NodeJS.ErrnoException) => null {
  return (error) => {
    if (error.code === 'ENOENT') return null;
    throw new UsageError(`${place}: expected a file that can be read, got ${error.code}; check its permissions`);
  };
}
