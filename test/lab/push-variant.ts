import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builder } from '../../lab/image.ts';
import type { Lab } from '../../lab/lab-settings.ts';
import { pushImages } from '../../lab/push.ts';
import { registryReference } from '../../lab/registry-content.ts';
import { run, runOrThrow } from '../../lab/run.ts';

/**
 * Puts another version of an image into the registry of a lab, where no host has it yet; gives its reference by digest.
 *
 * `name` is an image of the lab, such as `samaconso/api:2.0.0`; `lines` follow FROM in the Dockerfile, such as `ENV A=1`.
 */
export async function pushVariant(lab: Lab, name: string, tag: string, lines: readonly string[]): Promise<string> {
  const variant = `${name.split(':')[0]}:${tag}`;
  const folder = await mkdtemp(join(tmpdir(), 'arrimage-variant-'));
  try {
    await writeFile(join(folder, 'Dockerfile'), [`FROM ${name}`, ...lines, ''].join('\n'));
    await runOrThrow([...(await builder()), 'build', '--quiet', '--force-rm', '--network=none', '-t', variant, folder]);
    await pushImages(lab.registry.container, [variant]);
  } finally {
    await run(['docker', 'image', 'rm', variant]);
    await rm(folder, { recursive: true, force: true });
  }
  return registryReference(lab, variant);
}
