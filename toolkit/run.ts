/** What a program printed and how it ended. */
export interface Finished {
  /** Exit code; null: it could not be started or was ended by a signal. */
  readonly code: number | null;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;

  /** 0: no limit. @default 30000 */
  readonly timeoutMilliseconds?: number;

  /**
   * What the program reads as its standard input.
   *
   * @default - nothing
   */
  readonly input?: string | Uint8Array;

  /**
   * What the program finds at the end of `input`.
   *
   * - `end`: that there is no more
   * - `silence`: nothing, until this process is gone
   *
   * @default 'end'
   */
  readonly afterInput?: 'end' | 'silence';

  /**
   * Variables beside those of this process.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;

  /** Told of each line that the program prints, as it comes; the result then holds no output. @default - none */
  readonly line?: (line: string, from: 'stdout' | 'stderr') => void;

  /**
   * `terminal`: the program talks to the user's terminal itself.
   *
   * @default 'none'
   */
  readonly attach?: 'terminal' | 'none';

  /**
   * Ends the program, politely, when it is aborted; Ctrl-C at the terminal does not reach it then.
   *
   * @default - never
   */
  readonly signal?: AbortSignal;
}

/** Runs programs; tests put another one in its place. */
export type Runner = (program: string, args: readonly string[], options: RunOptions) => Promise<Finished>;

/** Runs a program without a shell and waits for its end; what goes wrong is in the result. */
export const run: Runner = async (program, args, options) => {
  const { execa } = await import('execa');
  const { line, attach = 'none', input, afterInput = 'end', timeoutMilliseconds = 30_000, signal } = options;
  const child = execa(program, [...args], {
    cwd: options.cwd,
    timeout: timeoutMilliseconds,
    reject: false,
    ...inputOptions(attach, input, afterInput),
    ...(options.environment === undefined ? {} : { env: options.environment }),
    // A program that is asked to end may have something to put right first, as Terraform does.
    ...(signal === undefined ? {} : { cancelSignal: signal, forceKillAfterDelay: 120_000, detached: true }),
    // Bytes come in pieces, text comes in lines.
    encoding: line === undefined ? 'buffer' : 'utf8',
    buffer: line === undefined,
    stripFinalNewline: false,
  });
  if (input !== undefined && afterInput === 'silence') child.stdin?.write(input);
  if (line !== undefined) {
    const read = async (from: 'stdout' | 'stderr'): Promise<void> => {
      for await (const text of child.iterable({ from })) line(String(text), from);
    };
    // What went wrong is in the result of the program itself.
    await Promise.all([read('stdout'), read('stderr')]).catch(() => {});
  }
  const result = await child;
  const stderr = decoded(result.stderr);
  return {
    code: result.exitCode ?? null,
    stdout: typeof result.stdout === 'object' ? result.stdout : new Uint8Array(),
    stderr: stderr === '' ? (result.originalMessage ?? '') : stderr,
  };
};

function inputOptions(
  attach: NonNullable<RunOptions['attach']>,
  input: RunOptions['input'],
  afterInput: NonNullable<RunOptions['afterInput']>,
): { readonly stdio: 'inherit' } | { readonly stdin: 'ignore' | 'pipe' } | { readonly input: string | Uint8Array } {
  if (attach === 'terminal') return { stdio: 'inherit' };
  if (input === undefined) return { stdin: 'ignore' };
  return afterInput === 'silence' ? { stdin: 'pipe' } : { input };
}

function decoded(bytes: Uint8Array | string | undefined): string {
  return typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
}

/** Runs one program and gives what it prints to another one, as a shell's pipe does; the result is that of the first that failed. */
export async function runPiped(
  from: readonly string[],
  to: readonly string[],
  { cwd, timeoutMilliseconds = 600_000, signal }: Pick<RunOptions, 'cwd' | 'timeoutMilliseconds' | 'signal'>,
): Promise<Finished> {
  const { execa } = await import('execa');
  const [first = '', ...firstArgs] = from;
  const [second = '', ...secondArgs] = to;
  const end = signal === undefined ? {} : { cancelSignal: signal };
  const common = { cwd, timeout: timeoutMilliseconds, reject: false, encoding: 'buffer', ...end } as const;
  const source = execa(first, firstArgs, { ...common, stdin: 'ignore', buffer: { stdout: false, stderr: true } });
  const target = execa(second, secondArgs, common);
  source.stdout.pipe(target.stdin);
  // The second may fail before it has read all; the first would wait for it for ever.
  let isCut = false;
  const cut = (): void => {
    isCut ||= source.exitCode === null && source.signalCode === null;
    source.kill();
  };
  target.stdin.on('error', cut);
  target.once('exit', (code) => code === 0 || cut());
  const [one, two] = await Promise.all([source, target]);
  const failed = one.exitCode === 0 || isCut ? two : one;
  return { code: failed.exitCode ?? null, stdout: two.stdout ?? new Uint8Array(), stderr: decoded(failed.stderr) };
}
