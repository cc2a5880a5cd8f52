import { join } from 'node:path';
import { npmInstalled } from './npm-installed.ts';
import { type Outcome, run } from './run.ts';
import { terraformEnvironment } from './terraform.ts';

/** Runs the cdktf command, whose 470 packages are no dependency of this project. */
export async function cdktf(args: readonly string[], cwd: string): Promise<Outcome> {
  return run(process.execPath, [await cdktfCommand(), ...args], { cwd, env: await terraformEnvironment() });
}

/** Path of the cdktf command, a program for Node. */
export async function cdktfCommand(): Promise<string> {
  const folder = await npmInstalled('cdktf-cli', join(import.meta.dirname, 'cdktf-cli'));
  return join(folder, 'node_modules', 'cdktf-cli', 'bundle', 'bin', 'cdktf');
}
