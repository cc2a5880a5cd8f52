import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { FAST_BUILD, go } from './go.ts';
import type { LabPlace } from './lab-settings.ts';

/** The newest commits of modules whose repositories are archived; only the newest one is sure to be served. */
const MODULES = {
  minio: { module: 'github.com/minio/minio', version: 'v0.0.0-20260212201848-7aac2a2c5b7c' },
  mc: { module: 'github.com/minio/mc', version: 'v0.0.0-20250313080218-cf909e1063a9' },
} as const;

/** Finds MinIO's server and client, or builds them, from the same versions of all that both need: then the client takes seconds. */
export async function minioPrograms(place: LabPlace): Promise<readonly string[]> {
  const programs = Object.entries(MODULES);
  const folder = await cached(place, {
    name: 'minio',
    from: { flags: FAST_BUILD.join(' '), ...Object.fromEntries(programs.map(([name, at]) => [name, at.version])) },
    make: async (draft) => {
      await writeFile(join(draft, 'go.mod'), 'module tools\n\ngo 1.24\n');
      for (const [, { module, version }] of programs) {
        await go(place, ['get', `${module}@${version}`], draft).catch(() =>
          go(place, ['get', `${module}@latest`], draft),
        );
      }
      for (const [name, { module }] of programs) {
        await go(place, ['build', '-trimpath', ...FAST_BUILD, '-ldflags', '-s -w', '-o', name, module], draft);
      }
    },
  });
  return programs.map(([name]) => join(folder, name));
}
