import { runOrThrow } from './run.ts';

/** Installs packages of this machine's own Debian, for what a bare machine lacks; needs root. One call waits for another. */
export async function aptInstall(packages: readonly string[]): Promise<void> {
  const options = ['-q', '-y', '-o', 'Acquire::Retries=5', '-o', 'DPkg::Lock::Timeout=600'];
  // apt-get itself does not wait for another one's list of packages.
  const alone = ['env', 'DEBIAN_FRONTEND=noninteractive', 'flock', '/var/lib/apt/lists', 'apt-get'];
  await runOrThrow([...alone, 'update', ...options]);
  await runOrThrow([...alone, 'install', ...options, '--no-install-recommends', ...packages], { timeoutSeconds: 900 });
}
