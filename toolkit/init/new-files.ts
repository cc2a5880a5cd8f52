import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Artifact } from '../../model/artifact.ts';
import { UsageError } from '../usage-error.ts';

const REMEDY = 'move it away, or choose another folder';

/**
 * Writes files that are not there yet.
 *
 * @throws UsageError that names all that are in the way; then nothing was written
 */
export async function writeNewFiles(folder: string, files: readonly Artifact[], remedy = REMEDY): Promise<void> {
  await checkFree(folder, files, remedy);
  for (const { path, content } of files) {
    const file = join(folder, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content, { flag: 'wx' });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UsageError(`${file}: expected a file that can be written, got ${code}; check the folder's permissions`);
    }
  }
}

/** Fails where a file would be written over, and names all that are in the way. */
export async function checkFree(folder: string, files: readonly Artifact[], remedy = REMEDY): Promise<void> {
  const found = await Promise.all(files.map(({ path }) => tryFindObstacle(folder, path)));
  const inTheWay = [...new Set(found.filter((path) => path !== null))];
  if (inTheWay.length === 0) return;
  throw new UsageError(
    ...inTheWay.map((path) => `${path}: expected no such file, got one; ${remedy}`),
    'nothing was written',
  );
}

/** The file itself, or a file where one of its folders should be. */
async function tryFindObstacle(folder: string, path: string): Promise<string | null> {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length += 1) {
    const start = parts.slice(0, length).join('/');
    const entry = await lstat(join(folder, start)).catch(() => null);
    if (entry === null) return null;
    if (length === parts.length || !(entry.isDirectory() || entry.isSymbolicLink())) return start;
  }
  return null;
}
