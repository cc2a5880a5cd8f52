import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { go } from './go.ts';
import type { LabPlace } from './lab-settings.ts';

/** The newest commits of modules whose repositories are archived; only the newest one is sure to be served. */
const MODULES = {
  minio: { module: 'github.com/minio/minio', version: 'v0.0.0-20260212201848-7aac2a2c5b7c' },
  mc: { module: 'github.com/minio/mc', version: 'v0.0.0-20250313080218-cf909e1063a9' },
} as const;

/** Finds MinIO's server and client, or builds them; the server comes first. */
export async function minioPrograms(place: LabPlace): Promise<readonly string[]> {
  return [await program(place, 'minio'), await program(place, 'mc')];
}

async function program(place: LabPlace, name: keyof typeof MODULES): Promise<string> {
  const folder = await cached(place, {
    name,
    from: MODULES[name],
    make: (draft) => build(place, draft, name),
  });
  return join(folder, name);
}

async function build(place: LabPlace, folder: string, name: keyof typeof MODULES): Promise<void> {
  const { module, version } = MODULES[name];
  await writeFile(join(folder, 'go.mod'), 'module tools\n\ngo 1.24\n');
  await go(place, ['get', `${module}@${version}`], folder).catch(() => go(place, ['get', `${module}@latest`], folder));
  await go(place, ['build', '-trimpath', '-ldflags', '-s -w', '-o', name, module], folder);
}
