import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ROOT } from './test-lab.ts';

/** Runs the command line in a folder, and kills it and all that it has started once something is so; false: it had ended before. */
export async function killedWhile(
  cwd: string,
  argv: readonly string[],
  isSo: () => Promise<boolean>,
): Promise<boolean> {
  const main = join(ROOT, 'dist/bin/main.js');
  const child = spawn(process.execPath, [main, ...argv], { cwd, detached: true, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (child.exitCode === null && !(await isSo())) await wait(200);
  const isAlive = child.exitCode === null;
  if (isAlive && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await ended;
  return isAlive;
}
