import { type Browser, chromium } from 'playwright-core';
import { aptInstall } from '../../../lab/debian.ts';
import { run } from '../../../lab/run.ts';

/** Starts a real browser without a window; Debian's, installed where the machine has none. */
export async function startChromium(): Promise<Browser> {
  if ((await run(['chromium', '--version'])).code !== 0) await aptInstall(['chromium']);
  const { stdout } = await run(['which', 'chromium']);
  return chromium.launch({ executablePath: stdout.trim(), args: ['--no-sandbox'] });
}
