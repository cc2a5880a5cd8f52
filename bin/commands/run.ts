import { Command } from 'commander';
import { run } from '../../toolkit/run.ts';
import { exitCode } from '../exit-code.ts';
import { checkOptions, formatOption, type MakeCommand, projectOf, setOption } from '../options.ts';

interface Options {
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

/** `arrimage run`: runs a job now. */
export const runCommand: MakeCommand = (io, end, program) =>
  new Command('run')
    .description('Run a job now, whether or not it has run before, and show what it prints.')
    .argument('<target>', 'environment')
    .argument('<job>', 'job, such as a migration')
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, job: string, options: Options) => {
      // Loaded here, so that no other command pays for it.
      const { openTarget } = await import('../../toolkit/open-target.ts');
      const { runJobs } = await import('../../toolkit/run-jobs.ts');
      const { renderJson } = await import('../../model/json.ts');
      const open = await openTarget(await projectOf(io, program), text, { ...checkOptions(io, options), run });
      const isJson = options.format === 'json';
      const runs = await runJobs(open, job, {
        line: (line) => (isJson ? io.err : io.out)(`${line}\n`),
        report: (line) => io.err(`${line}\n`),
      });
      const errors = runs.flatMap(({ error }) => (error === null ? [] : [error]));
      for (const error of errors) io.err(`${error}\n`);
      if (isJson) io.out(renderJson({ version: 1, ok: errors.length === 0, target: text, runs }));
      if (errors.length > 0) end(exitCode.unexpected);
    });

const EXAMPLES = `
Examples:
  arrimage run samaconso/prod migrate
  arrimage logs samaconso/prod migrate        what it printed, afterwards

It runs with the image and the files that the last deployment brought. Where the job fails, the exit code is 1. Ctrl-C does not end the
job: it runs on, within its limit of time.`;
