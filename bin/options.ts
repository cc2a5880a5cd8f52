import { type Command, Option } from 'commander';
import type { CheckOptions } from '../toolkit/check.ts';
import { openProject, type Project } from '../toolkit/project.ts';
import { resolvePath } from '../toolkit/resolve-path.ts';
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

export function projectOf(io: Io, program: Command): Promise<Project> {
  const { project } = program.opts<{ readonly project: string }>();
  return openProject(resolvePath(io.cwd, project));
}

export function checkOptions(io: Io, options: { readonly set: readonly string[] }): CheckOptions {
  return { overrides: options.set, today: io.today };
}
