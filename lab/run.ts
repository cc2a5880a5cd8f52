import { execFile, spawn } from 'node:child_process';
import { createReadStream, openSync } from 'node:fs';
import { LabError } from './lab-error.ts';

export interface RunOptions {
  /**
   * Folder the program runs in.
   *
   * @default - that of this process
   */
  readonly cwd?: string;

  /**
   * File that the program reads as its standard input.
   *
   * @default - none
   */
  readonly input?: string;

  /**
   * Seconds after which the program is killed.
   *
   * @default 600
   */
  readonly timeoutSeconds?: number;
}

/** What a program answered. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell and gives its answer whatever its exit code; 127 when it is not there. */
export function run(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const [command = '', ...args] = argv;
  return new Promise((resolve) => {
    const settings = { maxBuffer: 64 * 1024 ** 2, timeout: 1000 * (options.timeoutSeconds ?? 600), cwd: options.cwd };
    const child = execFile(command, args, settings, (error, stdout, stderr) => {
      resolve({ code: exitCode(error), stdout, stderr: error?.code === 'ENOENT' ? `${command}: not found` : stderr });
    });
    // A program may end before it has read all; its exit code tells.
    child.stdin?.on('error', () => {});
    if (options.input === undefined) child.stdin?.end();
    else if (child.stdin !== null) createReadStream(options.input).pipe(child.stdin);
  });
}

/**
 * Runs a program that must succeed, and gives what it printed.
 *
 * @throws LabError with the program's last lines when its exit code is not 0
 */
export async function runOrThrow(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await run(argv, options);
  if (code === 0) return stdout;
  const lines = `${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n');
  throw new LabError(`${argv.slice(0, 4).join(' ')}: ended with code ${code}\n${lines}`);
}

/** Starts a program that goes on when this process ends; gives its process id. */
export function start(argv: readonly string[], logFile: string): number {
  const [command = '', ...args] = argv;
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log] });
  child.on('error', () => {});
  child.unref();
  return child.pid ?? 0;
}

function exitCode(error: { readonly code?: string | number | null | undefined } | null): number {
  if (error === null) return 0;
  return typeof error.code === 'number' ? error.code : 127;
}
