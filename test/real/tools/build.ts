import { join } from 'node:path';
import { runOrThrow } from './run.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Builds dist/ before the tests that run the command line as users do; `BUILT=1` says that it was just built, and may be in use. */
export async function setup(): Promise<void> {
  if (process.env['BUILT'] !== '1') await buildInto(join(ROOT, 'dist'));
}

/** Does what `npm run build` does, into any folder. */
export async function buildInto(folder: string): Promise<void> {
  const tools = join(ROOT, 'node_modules/.bin');
  await runOrThrow(join(tools, 'tsc'), ['-p', 'tsconfig.build.json', '--outDir', folder], { cwd: ROOT });
  const flags = ['-c', 'rolldown.config.ts', '--log-level', 'warn', '--dir', folder];
  await runOrThrow(join(tools, 'rolldown'), flags, { cwd: ROOT });
}
