import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildInto } from './build.ts';
import { runOrThrow } from './run.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Compiles and packs as publishing does, away from the checkout's own dist/; gives the path of the tarball. */
export async function pack(target: string): Promise<string> {
  await mkdir(target);
  await buildInto(join(target, 'dist'));
  const wanted = ['package.json', 'LICENSE', 'README.md', 'README.fr.md', 'CHANGELOG.md'];
  for (const file of (await readdir(ROOT)).filter((name) => wanted.includes(name))) {
    await cp(join(ROOT, file), join(target, file));
  }
  for (const folder of ['lab/apps', 'lab/images']) {
    await cp(join(ROOT, folder), join(target, folder), { recursive: true });
  }
  await runOrThrow('npm', ['pack', '--ignore-scripts', '--silent'], { cwd: target });
  const [tarball] = (await readdir(target)).filter((name) => name.endsWith('.tgz'));
  return join(target, tarball ?? 'no tarball');
}

/** Installs packages in a project as a user would, from what npm has fetched already where it has. */
export async function npmInstall(project: string, ...packages: readonly string[]): Promise<void> {
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await runOrThrow('npm', ['install', ...flags, ...packages], { cwd: project });
}
