import { resolve } from 'node:path';

/** An absolute path, from one that may be relative to a folder. */
export function resolvePath(folder: string, path: string): string {
  return resolve(folder, path);
}
