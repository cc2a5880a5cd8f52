import { join } from 'node:path';
import { runOrThrow } from './run.ts';

/** Compiles the sources to dist/ before the tests that run the command line as users do. */
export async function setup(): Promise<void> {
  const root = join(import.meta.dirname, '../../..');
  await runOrThrow(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { cwd: root });
}
