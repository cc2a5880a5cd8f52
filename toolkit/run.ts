/** What a program printed and how it ended. */
export interface Finished {
  /** Exit code; null: it could not be started or was ended by a signal. */
  readonly code: number | null;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;

  /** @default 30000 */
  readonly timeoutMilliseconds?: number;
}

/** Runs programs; tests put another one in its place. */
export type Runner = (program: string, args: readonly string[], options: RunOptions) => Promise<Finished>;

/** Runs a program without a shell and waits for its end; what goes wrong is in the result. */
export const run: Runner = async (program, args, { cwd, timeoutMilliseconds = 30_000 }) => {
  const { execa } = await import('execa');
  const result = await execa(program, [...args], {
    cwd,
    timeout: timeoutMilliseconds,
    reject: false,
    stdin: 'ignore',
    encoding: 'buffer',
    stripFinalNewline: false,
  });
  const stderr = new TextDecoder().decode(result.stderr);
  return {
    code: result.exitCode ?? null,
    stdout: result.stdout,
    stderr: stderr === '' ? (result.originalMessage ?? '') : stderr,
  };
};
