import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** The folder of a Compose file, and what the file refers to in it. */
export interface SourceFolder {
  /** Absolute path. */
  readonly path: string;
  /** What lies at a path; `outside`: it is not in the folder, or a link leads out of it. */
  readonly kindOf: (path: string) => 'file' | 'folder' | 'none' | 'outside';
  /** Text of a file; null where it is not there or outside, is no text, or is larger than a file of settings may be. */
  readonly text: (path: string) => string | null;
  /** As `text`, of files outside too: for what is kept secret, and never written into the repository. */
  readonly secretText: (path: string) => string | null;
  /** Paths of all files below a folder, relative to it; null where there are too many. */
  readonly files: (path: string) => readonly string[] | null;
}

/** Largest file that is taken over, in bytes. */
const MAX_BYTES = 128 * 1024;

/** Most files of one folder that are taken over. */
const MAX_FILES = 64;

/** The folder on the disk; paths are relative to it. */
export function sourceFolder(path: string): SourceFolder {
  const place = (name: string): string => resolve(path, name);
  const isOutside = (name: string): boolean => {
    const own = relative(realPath(path), realPath(place(name)));
    return own === '..' || own.startsWith(`..${sep}`) || isAbsolute(own);
  };
  return {
    path,
    kindOf: (name) => {
      if (isOutside(name)) return 'outside';
      const found = statSync(place(name), { throwIfNoEntry: false });
      if (found === undefined) return 'none';
      return found.isDirectory() ? 'folder' : 'file';
    },
    text: (name) => (isOutside(name) ? null : textOf(place(name))),
    secretText: (name) => textOf(place(name)),
    files: (name) => filesBelow(place(name)),
  };
}

/** Why a file is not taken over, and what to do. */
export function outsideMessage(path: string): string {
  return `${path} lies outside of the folder of the Compose file, so it is not taken over; copy it there, name the copy, and import again`;
}

/** Where a path leads once all links are followed, as far as something is there. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}

function textOf(file: string): string | null {
  try {
    const found = statSync(file);
    if (!found.isFile() || found.size > MAX_BYTES) return null;
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** Folders are left early, since one of data may hold millions of files. */
function filesBelow(folder: string): readonly string[] | null {
  const found: string[] = [];
  const queue = [folder];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) queue.push(path);
      else found.push(relative(folder, path).split(sep).join('/'));
      if (found.length > MAX_FILES || queue.length > MAX_FILES) return null;
    }
  }
  return found.sort();
}
