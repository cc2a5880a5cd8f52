import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_BYTES } from '../settings/source.ts';
import type { Runner } from './run.ts';
import { UsageError } from './usage-error.ts';

/** The folder `config/` of a project, as it is or as it was. */
export interface ConfigFolder {
  /** Names of the systems' folders, sorted. */
  folders(): Promise<readonly string[]>;
  /** Names of the files of a system, sorted. */
  files(system: string): Promise<readonly string[]>;
  /** Content of a file; of one that is too large, only as much as shows that. */
  read(system: string, file: string): Promise<Uint8Array>;
}

/** The folder on the disk. */
export function diskConfig(project: string): ConfigFolder {
  const root = join(project, 'config');
  const list = async (folder: string, kind: 'isDirectory' | 'isFile'): Promise<readonly string[]> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
      throw new UsageError(`${folder}: expected a folder that can be read, got ${error.code}; check its permissions`);
    });
    return entries
      .filter((entry) => entry[kind]() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  };
  return {
    folders: () => list(root, 'isDirectory'),
    files: (system) => list(join(root, system), 'isFile'),
    read: (system, file) => readStart(join(root, system, file)),
  };
}

/** The folder at a revision of the project's git repository. */
export function gitConfig(project: string, revision: string, run: Runner): ConfigFolder {
  const git = async (...args: readonly string[]): Promise<Uint8Array> => {
    const { code, stdout, stderr } = await run('git', args, { cwd: project });
    if (code === 0) return stdout;
    const why = stderr.trim().split('\n')[0] ?? '';
    throw new UsageError(`git:${revision}: expected a revision with config/, git says "${why}"; name one that exists`);
  };
  const list = async (folder: string, kind: 'tree' | 'blob'): Promise<readonly string[]> => {
    const text = new TextDecoder().decode(await git('ls-tree', '-z', `${revision}:./${folder}`));
    const entries = text.split('\0').filter((line) => line.split(' ')[1] === kind);
    return entries.map((line) => line.slice(line.indexOf('\t') + 1)).sort();
  };
  return {
    folders: () => list('config', 'tree'),
    files: (system) => list(`config/${system}`, 'blob'),
    read: (system, file) => git('show', `${revision}:./config/${system}/${file}`),
  };
}

/** A file that is larger than any settings may be is not read to its end. */
async function readStart(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path}: expected a file that can be read, got ${error.code}; check its permissions`);
  });
  try {
    const buffer = new Uint8Array(MAX_BYTES + 1);
    let length = 0;
    for (let bytesRead = -1; bytesRead !== 0 && length < buffer.length; length += bytesRead) {
      ({ bytesRead } = await file.read(buffer, length, buffer.length - length));
    }
    return buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}
