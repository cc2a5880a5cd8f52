import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './place.ts';
import { runOrThrow } from './run.ts';

/** Installs the packages of a lock file, without running their scripts; gives the folder that holds node_modules. */
export async function npmInstalled(name: string, source: string): Promise<string> {
  const lock = await readFile(join(source, 'package-lock.json'));
  return cached({
    name,
    from: {
      lock: createHash('sha256').update(lock).digest('hex'),
      platform: `${process.platform}-${process.arch}`,
    },
    make: async (folder) => {
      for (const file of ['package.json', 'package-lock.json']) {
        await copyFile(join(source, file), join(folder, file));
      }
      await runOrThrow('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
    },
  });
}
