import { execFile } from 'node:child_process';

export interface RunOptions {
  /** Folder the program runs in. */
  readonly cwd: string;

  /**
   * Environment variables, over those of this process.
   *
   * @default {}
   */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program answered. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell, and gives its answer whatever its exit code; the code is 127 when it is not there. */
export function run(command: string, args: readonly string[], { cwd, env = {} }: RunOptions): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 256 * 1024 * 1024 };
    execFile(command, args, options, (error, stdout, stderr) => {
      resolve({ code: exitCode(error), stdout, stderr: error?.code === 'ENOENT' ? `${command}: not found` : stderr });
    });
  });
}

/**
 * Runs a program that must succeed, and gives what it printed.
 *
 * @throws Error with the program's own messages when its exit code is not 0
 */
export async function runOrThrow(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, options);
  if (code !== 0) {
    throw new Error(`${command} ${args.join(' ')}: exit code ${code}\n${stdout}${stderr}`);
  }
  return stdout;
}

function exitCode(error: { readonly code?: string | number | null | undefined } | null): number {
  if (error === null) {
    return 0;
  }
  return typeof error.code === 'number' ? error.code : 127;
}
