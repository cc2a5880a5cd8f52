import { Command, Option } from 'commander';
import type { OpenTarget } from '../../toolkit/open-target.ts';
import { run } from '../../toolkit/run.ts';
import { exitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import {
  checkOptions,
  type End,
  formatOption,
  lockingOf,
  type MakeCommand,
  projectOf,
  setOption,
  waitOption,
} from '../options.ts';

interface Options {
  readonly format: 'text' | 'json';
  readonly server: string | null;
  readonly set: readonly string[];
  readonly wait?: number;
}

/** `arrimage run`: runs a job, a schedule's job or a command of a service now. */
export const runCommand: MakeCommand = (io, end, program) =>
  new Command('run')
    .description('Run a job now, whether or not it has run before, or a named command of a service.')
    .argument('<target>', 'environment')
    .argument(
      '<name>',
      'job, such as a migration; schedule, such as a backup; or command of a service, such as its shell',
    )
    .argument('[arguments...]', 'more arguments for a command, after --')
    .addOption(waitOption())
    .addOption(formatOption(['text', 'json']))
    .addOption(new Option('--server <name>', 'which server, where several have the command').default(null, 'the first'))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, name: string, args: readonly string[], options: Options) => {
      // Loaded here, so that no other command pays for it.
      const { openTarget } = await import('../../toolkit/open-target.ts');
      const { findRunnable, runInService } = await import('../../toolkit/run-named.ts');
      const { UsageError } = await import('../../toolkit/usage-error.ts');
      const open = await openTarget(await projectOf(io, program), text, { ...checkOptions(io, options), run });
      const runnable = findRunnable(open.topology, name, options.server);
      if (runnable.kind !== 'command' && args.length > 0) {
        throw new UsageError(
          `expected no arguments for the ${runnable.kind} ${name}, got "${args.join(' ')}"; leave them out`,
        );
      }
      if (runnable.kind === 'job') await runJobNow(io, end, open, name, options);
      else end(await runInService(open, runnable, { args, isInteractive: io.isInteractive }));
    });

async function runJobNow(io: Io, end: End, open: OpenTarget, name: string, options: Options): Promise<void> {
  const { runJobs } = await import('../../toolkit/run-jobs.ts');
  const { targetText } = await import('../../toolkit/target.ts');
  const { renderJson } = await import('../../model/json.ts');
  const isJson = options.format === 'json';
  const listener = {
    line: (line: string) => (isJson ? io.err : io.out)(`${line}\n`),
    report: (line: string) => io.err(`${line}\n`),
  };
  const runs = await runJobs(open, name, listener, lockingOf(io, options));
  const errors = runs.flatMap(({ error }) => (error === null ? [] : [error]));
  for (const error of errors) io.err(`${error}\n`);
  if (isJson) io.out(renderJson({ version: 1, ok: errors.length === 0, target: targetText(open.topology), runs }));
  if (errors.length > 0) end(exitCode.unexpected);
}

const EXAMPLES = `
Examples:
  arrimage run samaconso/prod migrate
  arrimage logs samaconso/prod migrate        what it printed, afterwards
  arrimage run dhis2-sync/prod backup         a schedule's job, now
  arrimage run dhis2-sync/prod shell          a command that the stack names
  arrimage run dhis2-sync/prod manage -- showmigrations

A job runs with the image and the files that the last deployment brought. Where it fails, the exit code is 1; that of a command or a schedule is its
own. Ctrl-C does not end a job: it runs on, within its limit of time.`;
