import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of something in the folder `lab` of the sources, from the compiled program too. */
export function asset(...names: readonly string[]): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'lab', ...names);
}

/** What tools leave beside the sources of an application where somebody works on it. */
const LEFT_BY_TOOLS = ['__pycache__', 'node_modules', '.next', 'next-env.d.ts', 'dist'];

/** Whether a path in a folder of sources belongs to them. */
export function isSource(folder: string, path: string): boolean {
  return !path
    .slice(folder.length)
    .split('/')
    .some((name) => LEFT_BY_TOOLS.includes(name));
}

/** Hash of all sources in a folder, by name and content. */
export async function hashFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const path of paths.filter((item) => isSource(folder, item)).sort()) {
    hash
      .update(`${path.slice(folder.length)}\0`)
      .update(await readFile(path))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Short hash of a text, for names. */
export function shortHash(text: string, length = 12): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
