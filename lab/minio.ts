import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { go } from './go.ts';
import type { LabPlace } from './lab-settings.ts';

const MODULE = 'github.com/minio/minio';

/** The newest commit of a module whose repository is archived; only the newest one is sure to be served. */
const VERSION = 'v0.0.0-20260212201848-7aac2a2c5b7c';

/** Finds MinIO's program, or builds it. */
export async function minioProgram(place: LabPlace): Promise<string> {
  const folder = await cached(place, {
    name: 'minio',
    from: { module: MODULE, version: VERSION },
    make: (draft) => build(place, draft),
  });
  return join(folder, 'minio');
}

async function build(place: LabPlace, folder: string): Promise<void> {
  await writeFile(join(folder, 'go.mod'), 'module tools\n\ngo 1.24\n');
  await go(place, ['get', `${MODULE}@${VERSION}`], folder).catch(() => go(place, ['get', `${MODULE}@latest`], folder));
  await go(place, ['build', '-trimpath', '-ldflags', '-s -w', '-o', 'minio', MODULE], folder);
}
