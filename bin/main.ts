#!/usr/bin/env node
import { cli } from './cli.ts';
import { exitCode } from './exit-code.ts';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(exitCode.interrupted));
// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCode.done);
  throw error;
});

process.exitCode = await cli(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  cwd: process.cwd(),
  isColored: process.stdout.isTTY === true && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb',
  today: new Date().toISOString().slice(0, 10),
  cdktfFolder: process.env['CDKTF_OUTDIR'] ?? null,
  nodeVersion: process.versions.node,
});
