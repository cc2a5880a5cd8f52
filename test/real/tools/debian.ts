import { runOrThrow } from './run.ts';

/** Installs packages of Debian, for what a bare machine lacks; needs root. */
export async function installDebian(packages: readonly string[]): Promise<void> {
  const options = { cwd: '/', env: { DEBIAN_FRONTEND: 'noninteractive' } };
  process.stderr.write(`installing ${packages.join(', ')}\n`);
  await runOrThrow('apt-get', ['update', '-q'], options);
  await runOrThrow('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], options);
}
