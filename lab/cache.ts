import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import lockfile from 'proper-lockfile';
import { shortHash } from './assets.ts';
import { hashContent } from './content.ts';

/** How something is made, and from what. */
export interface Recipe {
  readonly name: string;

  /** All that the result depends on: versions, checksums, flags, platform. */
  readonly from: Readonly<Record<string, string>>;

  /** Makes the result in an empty folder. */
  readonly make: (folder: string) => Promise<void>;
}

/** Where what is slow to make is kept, and who is told what is made. */
export interface CachePlace {
  /** Folder that keeps what is slow to make from one time to the next. */
  readonly cache: string;

  readonly report: (line: string) => void;
}

/** Content of the record that lies beside what was made. */
interface Made {
  readonly from: Readonly<Record<string, string>>;
  readonly sha256: string;
}

/** The cache of this user, which labs and tests share. */
export const cacheFolder = join(homedir(), '.cache', 'arrimage');

/** Finds the folder that a recipe makes, or makes it; an interrupted try leaves nothing that looks finished. */
export function cached(place: CachePlace, recipe: Recipe): Promise<string> {
  const folder = join(place.cache, `lab-${recipe.name}-${shortHash(JSON.stringify(recipe.from))}`);
  return findOrMake(place, recipe, folder, { isMade: () => exists(folder), record: async () => {} });
}

/**
 * Finds the folder that a recipe makes, or makes it, for what is run on this machine.
 *
 * What is found is used only when its content still has the checksum that was recorded when it was made; else it is made again.
 */
export function cachedChecked(place: CachePlace, recipe: Recipe): Promise<string> {
  const from = JSON.stringify(recipe.from);
  const folder = join(place.cache, `${recipe.name}-${shortHash(from, 16)}`);
  const isMade = async (): Promise<boolean> => {
    const record = await tryReadRecord(`${folder}.json`);
    return record !== null && JSON.stringify(record.from) === from && record.sha256 === (await tryHash(folder));
  };
  const record = async (draft: string): Promise<void> => {
    const made: Made = { from: recipe.from, sha256: await hashContent(draft) };
    await writeFile(`${folder}.json`, `${JSON.stringify(made, null, 2)}\n`);
  };
  return findOrMake(place, recipe, folder, { isMade, record });
}

/** Whether a file or folder is there. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

interface Finding {
  readonly isMade: () => Promise<boolean>;
  /** Records what was made, before it gets its name. */
  readonly record: (draft: string) => Promise<void>;
}

/** What is being made in this process, by folder: two that need the same wait for one. */
const inMaking = new Map<string, Promise<void>>();

async function findOrMake(place: CachePlace, recipe: Recipe, folder: string, finding: Finding): Promise<string> {
  if (await finding.isMade()) return folder;
  const making = inMaking.get(folder) ?? make(place, recipe, folder, finding).finally(() => inMaking.delete(folder));
  inMaking.set(folder, making);
  await making;
  return folder;
}

async function make(place: CachePlace, recipe: Recipe, folder: string, finding: Finding): Promise<void> {
  await alone(folder, async () => {
    if (!(await finding.isMade())) await makeAlone(place, recipe, folder, finding);
  });
}

/** Does something while nobody else does it under the same name, in this process or another; they wait for it as long as it lives. */
export async function alone(path: string, act: () => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const release = await hold(path);
  try {
    await act();
  } finally {
    await release();
  }
}

/** Takes the lock of a path, which need not be there, as soon as no other process has it; gives what releases it. */
export function hold(path: string): Promise<() => Promise<void>> {
  const retries = { forever: true, minTimeout: 1000, maxTimeout: 1000 };
  return lockfile.lock(path, { realpath: false, stale: STALE_MILLISECONDS, retries });
}

/** Whether a process that lives has a lock, by the name of the lock itself. */
export function isHeld(lock: string): Promise<boolean> {
  const path = lock.replace(/\.lock$/, '');
  return lockfile.check(path, { realpath: false, stale: STALE_MILLISECONDS });
}

/** Milliseconds after which a lock that nobody renews is one of a process that has died. */
const STALE_MILLISECONDS = 60_000;

async function makeAlone({ report }: CachePlace, recipe: Recipe, folder: string, finding: Finding): Promise<void> {
  report(`making ${recipe.name} (only the first time)`);
  const started = performance.now();
  const draft = await mkdtemp(`${folder}.draft-`);
  try {
    await recipe.make(draft);
    await finding.record(draft);
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  report(`made ${recipe.name} in ${Math.round((performance.now() - started) / 1000)} s`);
}

async function tryReadRecord(file: string): Promise<Made | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Made;
  } catch {
    return null;
  }
}

async function tryHash(folder: string): Promise<string | null> {
  return (await exists(folder)) ? hashContent(folder).catch(() => null) : null;
}
