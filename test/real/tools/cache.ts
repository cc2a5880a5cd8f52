import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, readdir, readFile, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** How something is made, and from what. */
export interface Recipe {
  readonly name: string;

  /** All that the result depends on: versions, checksums, flags, platform. */
  readonly from: Readonly<Record<string, string>>;

  /** Makes the result in an empty folder. */
  readonly make: (folder: string) => Promise<void>;
}

interface Made {
  readonly from: Readonly<Record<string, string>>;
  readonly sha256: string;
}

/** Folder that keeps what is slow to make from one run to the next. */
export const cacheFolder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'arrimage');

/** Finds what the recipe makes, or makes it; its content is checked once in each process. */
export function cached(recipe: Recipe): Promise<string> {
  const key = JSON.stringify([recipe.name, recipe.from]);
  const folder = checked.get(key) ?? findOrMake(recipe);
  checked.set(key, folder);
  return folder;
}

const checked = new Map<string, Promise<string>>();

/**
 * Finds what the recipe makes, or makes it. What is found is used only when its content still has the checksum
 * that was recorded when it was made; else it is made again.
 */
export async function findOrMake(recipe: Recipe): Promise<string> {
  const from = JSON.stringify(recipe.from);
  const folder = join(cacheFolder, `${recipe.name}-${createHash('sha256').update(from).digest('hex').slice(0, 16)}`);
  const record = await tryReadRecord(`${folder}.json`);
  if (record !== undefined && JSON.stringify(record.from) === from && record.sha256 === (await tryHashFolder(folder))) {
    return folder;
  }
  process.stderr.write(`making ${recipe.name} (only the first time)\n`);
  const started = performance.now();
  const draft = `${folder}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await recipe.make(draft);
  await rm(folder, { recursive: true, force: true });
  await rename(draft, folder);
  await writeFile(
    `${folder}.json`,
    `${JSON.stringify({ from: recipe.from, sha256: await hashFolder(folder) }, null, 2)}\n`,
  );
  process.stderr.write(`made ${recipe.name} in ${Math.round((performance.now() - started) / 1000)} s\n`);
  return folder;
}

async function tryReadRecord(file: string): Promise<Made | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Made;
  } catch {
    return undefined;
  }
}

async function tryHashFolder(folder: string): Promise<string | undefined> {
  try {
    await access(folder);
    return await hashFolder(folder);
  } catch {
    return undefined;
  }
}

async function hashFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => ({ path: join(entry.parentPath, entry.name), entry }));
  paths.sort((a, b) => (a.path < b.path ? -1 : 1));
  const total = createHash('sha256');
  for (const { path, entry } of paths) {
    const content = entry.isSymbolicLink() ? `-> ${await readlink(path)}` : await hashFile(path);
    total.update(`${path.slice(folder.length)}\0${content}\n`);
  }
  return total.digest('hex');
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
