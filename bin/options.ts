import { type Command, Option } from 'commander';
import type { CheckOptions } from '../toolkit/check.ts';
import type { Locking } from '../toolkit/lock/with-lock.ts';
import { openProject, type Project } from '../toolkit/project.ts';
import { resolvePath } from '../toolkit/resolve-path.ts';
import { tryFindSeconds } from '../toolkit/seconds-of.ts';
import { UsageError } from '../toolkit/usage-error.ts';
import type { Io } from './io.ts';

/** Ends the command with a code. */
export type End = (code: number) => void;

/** Makes one command; `program` holds the options that all have. */
export type MakeCommand = (io: Io, end: End, program: Command) => Command;

/** `--set`, which may be given several times. */
export function setOption(): Option {
  return new Option('--set <setting=value>', 'override one setting; may be repeated')
    .argParser((text: string, before: readonly string[]) => [...before, text])
    .default([], 'none');
}

export function formatOption(formats: readonly string[]): Option {
  return new Option('--format <format>', 'form of the result').choices([...formats]).default(formats[0]);
}

/** `--wait`, with the seconds that a lock of somebody else is waited for; undefined: not at all. */
export function waitOption(): Option {
  return new Option('--wait [duration]', 'wait while somebody else has the lock, 1h at most or as long as said')
    .preset('1h')
    .argParser((text: string) => {
      const seconds = tryFindSeconds(text);
      if (seconds !== null) return seconds;
      throw new UsageError(
        `--wait: expected a duration, got "${text}"; write --wait=10m, or --wait at the end of the line`,
      );
    });
}

/** Who wants the lock. From here on Ctrl-C gives it back before the command ends. */
export function lockingOf(
  io: Io,
  options: { readonly wait?: number },
  note: (text: string) => void = (text) => io.err(`${text}\n`),
): Locking {
  return { by: io.user, now: () => new Date(), waitSeconds: options.wait ?? null, note, signal: io.interruption() };
}

export function projectOf(io: Io, program: Command): Promise<Project> {
  const { project } = program.opts<{ readonly project: string }>();
  return openProject(resolvePath(io.cwd, project));
}

export function checkOptions(io: Io, options: { readonly set: readonly string[] }): CheckOptions {
  return { overrides: options.set, today: io.today };
}
