import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Checksum of all that a folder holds, links too; files of any size. */
export async function hashContent(folder: string): Promise<string> {
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
