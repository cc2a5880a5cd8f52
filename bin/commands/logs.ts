import { Command } from 'commander';
import { run } from '../../toolkit/run.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf } from '../io.ts';
import { checkOptions, formatOption, type MakeCommand, projectOf, setOption } from '../options.ts';

interface Options {
  readonly follow?: boolean;
  readonly since?: string;
  readonly tail?: string;
  readonly timestamps?: boolean;
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

/** `arrimage logs`: shows what services print, from all servers at once. */
export const logsCommand: MakeCommand = (io, end, program) =>
  new Command('logs')
    .description('Show what services print, on all servers at once, and what the last run of a job printed.')
    .argument('<target>', 'environment')
    .argument('[service...]', 'services or jobs; all services where none is named')
    .option('-f, --follow', 'go on with what comes, until Ctrl-C')
    .option('--since <when>', 'only what is newer: 10m, 2h, 1d, or a time such as 2026-11-21T10:00:00Z')
    .option('--tail <lines>', 'newest lines of each container, or all (default: 100; with --since all)')
    .option('--timestamps', 'put the time in front of each line')
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, names: readonly string[], options: Options) => {
      // Loaded here, so that no other command pays for it.
      const { openTarget } = await import('../../toolkit/open-target.ts');
      const { parseLogPeriod } = await import('../../toolkit/logs/log-period.ts');
      const { followLogs, readLogs } = await import('../../toolkit/logs/logs.ts');
      const { logReport } = await import('../../toolkit/report/log-report.ts');
      const request = { names, period: parseLogPeriod(options) };
      const open = await openTarget(await projectOf(io, program), text, { ...checkOptions(io, options), run });
      const { format, timestamps = false } = options;
      const report = logReport(open.topology, { format, names, timestamps }, colorsOf(io));
      const complain = (line: string): void => io.err(`${line}\n`);
      if (options.follow === true) {
        await followLogs(open, request, { line: (line) => io.out(report(line)), warning: complain }, complain);
        end(exitCode.unexpected);
        return;
      }
      const { lines, warnings, errors } = await readLogs(open, request);
      for (const line of lines) io.out(report(line));
      for (const line of [...warnings, ...errors]) complain(line);
      if (errors.length > 0) end(exitCode.unexpected);
    });

const EXAMPLES = `
Examples:
  arrimage logs samaconso/prod                      the last 100 lines of each service, in order of time
  arrimage logs samaconso/prod api worker --follow
  arrimage logs samaconso/prod api --since 2h --format json
  arrimage logs samaconso/prod migrate              the last run of a job

A server that does not answer is named; the others are shown all the same, and the exit code is 1. Followed, containers that start
later join in. Times are those of the servers' clocks.`;
