import { chmod, mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname } from 'node:path';

/** Writes a file that only its owner may read, in one step, so that an interrupted run loses nothing. */
export async function writeClosed(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await chmod(`${path}.new`, 0o600);
  await rename(`${path}.new`, path);
}

/** Whether nobody but the owner may read a file, or nobody but owner and group; Windows has no such modes. */
export async function isClosed(path: string, to: 'group' | 'others'): Promise<boolean> {
  const { mode } = await stat(path);
  return platform() === 'win32' || (mode & (to === 'group' ? 0o077 : 0o007)) === 0;
}
