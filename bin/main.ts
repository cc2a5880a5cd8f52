#!/usr/bin/env node
import { hostname, userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { cli } from './cli.ts';
import { exitCode } from './exit-code.ts';
import { textOf } from './input-text.ts';

const { env, stdin, stdout, stderr, versions } = process;
const wantsColor = (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
const isAsked = stdin.isTTY === true && stderr.isTTY === true;
const interruption = new AbortController();
let isAwaited = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A deployment puts right what it has begun before it ends; anything else has nothing to put right.
    if (!isAwaited) process.exit(exitCode.interrupted);
    interruption.abort();
  });
}
// A reader that has seen enough, such as `head`, is no error.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCode.done);
  throw error;
});

process.exitCode = await cli(process.argv.slice(2), {
  out: (text) => stdout.write(text),
  err: (text) => stderr.write(text),
  cwd: process.cwd(),
  isColored: stdout.isTTY === true && wantsColor,
  today: new Date().toISOString().slice(0, 10),
  cdktfFolder: env['CDKTF_OUTDIR'] ?? null,
  self: [process.execPath, fileURLToPath(import.meta.url)],
  path: env['PATH'],
  terraformConfig: env['TF_CLI_CONFIG_FILE'],
  variables: env,
  input: readInput,
  user: `${userName()}@${hostname()}`,
  screen: stderr.isTTY === true && wantsColor ? { stream: stderr, rows: stderr.rows } : null,
  isInteractive: stdin.isTTY === true && stdout.isTTY === true,
  ask: isAsked ? ask : null,
  askHidden: isAsked ? askHidden : null,
  interruption: () => {
    isAwaited = true;
    return interruption.signal;
  },
  nodeVersion: versions.node,
});

async function readInput(): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stdin) pieces.push(piece);
  return textOf(Buffer.concat(pieces));
}

function ask(question: string): Promise<string> {
  return askAt(question, stderr);
}

/** The terminal echoes nothing, and what would be drawn of the answer goes nowhere. */
async function askHidden(question: string): Promise<string> {
  stderr.write(question);
  const nowhere = new Writable({ write: (_piece, _encoding, done) => done() });
  try {
    return await askAt('', nowhere);
  } finally {
    stderr.write('\n');
  }
}

async function askAt(question: string, output: NodeJS.WritableStream): Promise<string> {
  const dialogue = createInterface({ input: stdin, output, terminal: true });
  // Ctrl-C closes it as Ctrl-D does, and a question that is closed would be waited for without an end.
  const closing = new AbortController();
  dialogue.once('close', () => closing.abort());
  try {
    return await dialogue.question(question, { signal: AbortSignal.any([interruption.signal, closing.signal]) });
  } finally {
    dialogue.close();
  }
}

/** A process without an entry in the list of users has a number only. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'somebody');
  }
}
