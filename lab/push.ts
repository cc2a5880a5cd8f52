import { runOrThrow } from './run.ts';

/**
 * Pushes images of the machine's engine to a registry that runs on it.
 *
 * They go over the loopback address: any engine takes a registry there without TLS, so its settings need no change.
 */
export async function pushImages(container: string, names: readonly string[]): Promise<void> {
  const address = await loopbackAddress(container);
  for (const name of names) {
    const reference = `${address}/${name}`;
    await runOrThrow(['docker', 'tag', name, reference]);
    try {
      await runOrThrow(['docker', 'push', '--quiet', reference]);
    } finally {
      await runOrThrow(['docker', 'image', 'rm', reference]);
    }
  }
}

/** Address with port at which the machine itself reaches a registry's container. */
export async function loopbackAddress(container: string): Promise<string> {
  return (await runOrThrow(['docker', 'port', container, '5000/tcp'])).split('\n')[0]?.trim() ?? '';
}
