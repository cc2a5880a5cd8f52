import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import type { LabPlace } from './lab-settings.ts';
import { runOrThrow } from './run.ts';

const ARCHITECTURES: Readonly<Record<string, string>> = { x86_64: 'x64', aarch64: 'arm64' };

const MANIFESTS = ['package.json', 'package-lock.json'];

/**
 * Finds the folder with `packages.tar`, what an application of Node needs to run, and `tools.tar`, what it needs besides to be built.
 *
 * They are fetched here and not in the build: a build sees neither this machine's proxy nor the authorities it trusts.
 */
export async function nodePackages(place: LabPlace, source: string): Promise<string> {
  const cpu = await architecture();
  return cached(place, {
    name: 'node-packages',
    from: { cpu, lock: await readFile(join(source, 'package-lock.json'), 'utf8') },
    make: async (draft) => {
      for (const name of MANIFESTS) await cp(join(source, name), join(draft, name));
      await install(draft, cpu);
      await pack(draft);
    },
  });
}

async function architecture(): Promise<string> {
  const machine = (await runOrThrow(['docker', 'info', '--format', '{{.Architecture}}'])).trim();
  return ARCHITECTURES[machine] ?? machine;
}

/** The way out may be gone for a minute, so it is tried again. */
async function install(folder: string, cpu: string): Promise<void> {
  const platform = ['--os=linux', `--cpu=${cpu}`, '--libc=glibc'];
  const flags = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const install = ['npm', 'ci', ...platform, ...flags];
  await runOrThrow(install, { cwd: folder }).catch(() => runOrThrow(install, { cwd: folder }));
}

/** npm notes beside the packages which of them are for development alone. */
async function pack(folder: string): Promise<void> {
  const lock = await readFile(join(folder, 'node_modules', '.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { readonly packages: Readonly<Record<string, { readonly dev?: boolean }>> };
  const tools = Object.keys(packages).filter((path) => packages[path]?.dev === true);
  await runOrThrow(['tar', '-cf', 'tools.tar', ...tools], { cwd: folder });
  // Links to commands, those of tools too.
  for (const path of [...tools, 'node_modules/.bin']) await rm(join(folder, path), { recursive: true, force: true });
  await runOrThrow(['tar', '-cf', 'packages.tar', 'node_modules'], { cwd: folder });
  for (const name of [...MANIFESTS, 'node_modules']) await rm(join(folder, name), { recursive: true });
}
