import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * Makes a folder in which `arrimage` is this very program, so that Terraform's steps are run by the version that runs Terraform.
 *
 * @param self command line of this program, such as `/usr/bin/node /opt/arrimage/dist/bin/main.js`
 */
export async function programFolder(project: string, self: readonly string[]): Promise<string> {
  const folder = join(project, '.arrimage', 'bin');
  await mkdir(folder, { recursive: true });
  const words = self.map((word) => `"${word}"`).join(' ');
  if (platform() === 'win32') {
    await writeFile(join(folder, 'arrimage.cmd'), `@${words} %*\r\n`);
  } else {
    const file = join(folder, 'arrimage');
    await writeFile(
      file,
      `#!/bin/sh\nexec ${self.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')} "$@"\n`,
    );
    await chmod(file, 0o755);
  }
  return folder;
}

/** `PATH` with a folder in front. */
export function pathWith(folder: string, path: string | undefined): string {
  return path === undefined || path === '' ? folder : `${folder}${delimiter}${path}`;
}
