import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Artifact } from '../model/artifact.ts';
import { UsageError } from './usage-error.ts';

/** Stands in each folder that is ours: all in it was written by us and may be replaced. */
const MARK = '.arrimage';

/**
 * Replaces the content of a folder by artifacts, in one step.
 *
 * They are written beside it first, so that an interrupted run leaves what was there. Throws a `UsageError`, with nothing touched, for a
 * folder that holds something we did not write.
 */
export async function replaceFolder(folder: string, artifacts: readonly Artifact[]): Promise<void> {
  await checkOurs(folder);
  const draft = `${folder}.new`;
  const old = `${folder}.old`;
  await rm(draft, { recursive: true, force: true });
  await rm(old, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await writeFile(join(draft, MARK), 'Written by arrimage; the whole folder is replaced by the next run.\n');
  for (const { path, content } of artifacts) {
    const file = join(draft, ...path.split('/'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const existed = await rename(folder, old).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  await rename(draft, folder);
  if (existed) await rm(old, { recursive: true, force: true });
}

/** Fails for a folder that is not ours to replace. */
export async function checkOurs(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new UsageError(`${folder}: expected a folder to write to, got ${error.code}; choose another one with --out`);
  });
  const isOurs =
    names.length === 0 ||
    (await readFile(join(folder, MARK), 'utf8').then(
      () => true,
      () => false,
    ));
  if (!isOurs) {
    const message = `${folder}: expected an empty folder or one written by arrimage, got "${names[0]}" in it; choose another one with --out`;
    throw new UsageError(message);
  }
}
