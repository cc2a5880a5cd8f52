import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.ts';
import type { LabPlace } from './lab-settings.ts';
import { run, runOrThrow } from './run.ts';

const MODULE = 'github.com/minio/minio';

/** The newest commit of a module whose repository is archived; only the newest one is sure to be served. */
const VERSION = 'v0.0.0-20260212201848-7aac2a2c5b7c';

const GO = ['env', 'CGO_ENABLED=0', 'GOFLAGS=-mod=mod', 'GOWORK=off', 'nice', '-n', '10', 'go'];

/** Finds MinIO's program, or builds it. */
export async function minioProgram(place: LabPlace): Promise<string> {
  const folder = await cached(place, { name: 'minio', from: { module: MODULE, version: VERSION }, make: build });
  return join(folder, 'minio');
}

async function build(folder: string): Promise<void> {
  await writeFile(join(folder, 'go.mod'), 'module tools\n\ngo 1.24\n');
  const pinned = await run([...GO, 'get', `${MODULE}@${VERSION}`], { cwd: folder });
  if (pinned.code !== 0) await runOrThrow([...GO, 'get', `${MODULE}@latest`], { cwd: folder });
  const build = ['build', '-trimpath', '-ldflags', '-s -w', '-o', 'minio', MODULE];
  await runOrThrow([...GO, ...build], { cwd: folder, timeoutSeconds: 1200 });
}
