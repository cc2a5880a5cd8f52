import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { aptInstall } from './debian.ts';
import type { LabPlace } from './lab-settings.ts';
import { run, runOrThrow } from './run.ts';

const PLATFORMS: Readonly<Record<string, string>> = { x86_64: 'x86_64', aarch64: 'aarch64' };

/**
 * Finds the folder `wheels` with all that a list of requirements names, for the Python of an image.
 *
 * They are fetched here and not in the build: a build sees neither this machine's proxy nor the authorities it trusts.
 */
export async function wheelsFor(place: LabPlace, image: string, requirements: string): Promise<string> {
  const version = await pythonVersion(image);
  const from = { version, requirements: await readFile(requirements, 'utf8') };
  const folder = await cached(place, {
    name: 'wheels',
    from,
    make: async (draft) => {
      if ((await run(['python3', '-m', 'pip', '--version'])).code !== 0) await aptInstall(['python3-pip']);
      await mkdir(join(draft, 'wheels'));
      const platforms = await platformFlags();
      const flags = ['--only-binary=:all:', '--python-version', version, ...platforms, '--quiet', '-d'];
      await runOrThrow(['python3', '-m', 'pip', 'download', ...flags, join(draft, 'wheels'), '-r', requirements]);
    },
  });
  return join(folder, 'wheels');
}

async function pythonVersion(image: string): Promise<string> {
  const print = 'import sys; print("%d.%d" % sys.version_info[:2])';
  return (await runOrThrow(['docker', 'run', '--rm', '--network=none', image, 'python', '-c', print])).trim();
}

async function platformFlags(): Promise<readonly string[]> {
  const machine = (await runOrThrow(['docker', 'info', '--format', '{{.Architecture}}'])).trim();
  const architecture = PLATFORMS[machine] ?? machine;
  return ['2_28', '2_17', '2014'].flatMap((libc) => [
    '--platform',
    libc === '2014' ? `manylinux2014_${architecture}` : `manylinux_${libc}_${architecture}`,
  ]);
}
