import { Command } from 'commander';
import { run } from '../../toolkit/run.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf } from '../io.ts';
import { checkOptions, formatOption, type MakeCommand, projectOf, setOption } from '../options.ts';

interface Options {
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

/** `arrimage releases`: lists what was deployed, as the servers have recorded it. */
export const releasesCommand: MakeCommand = (io, end, program) =>
  new Command('releases')
    .description(
      'List what was deployed and what failed, when and by whom, as the servers have recorded it; the newest first.',
    )
    .argument('<target>', 'environment')
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, options: Options) => {
      // Loaded here, so that no other command pays for it.
      const { openTarget } = await import('../../toolkit/open-target.ts');
      const { listRecordsWherePossible } = await import('../../toolkit/releases/releases.ts');
      const { releasesReport } = await import('../../toolkit/report/releases-report.ts');
      const { hosts, topology } = await openTarget(await projectOf(io, program), text, {
        ...checkOptions(io, options),
        run,
      });
      const { errors, ...records } = await listRecordsWherePossible(hosts, topology);
      // What no server has told is not known to be nothing.
      if (errors.length < topology.servers.length) {
        io.out(releasesReport({ target: text, ...records, now: new Date() }, options.format, colorsOf(io)));
      }
      for (const { message } of errors) io.err(`${message}\n`);
      if (errors.length > 0) end(exitCode.unexpected);
    });

const EXAMPLES = `
Examples:
  arrimage releases samaconso/prod
  arrimage diff samaconso/prod --against release:12      what has changed since one of them
  arrimage rollback samaconso/prod --to 12               go back to it

A server that does not answer is named; the others are listed all the same, and the exit code is 1.`;
