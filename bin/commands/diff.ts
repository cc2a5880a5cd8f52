import { Command } from 'commander';
import { diffTarget } from '../../toolkit/diff/diff-target.ts';
import { checkReport } from '../../toolkit/report/check-report.ts';
import { diffReport } from '../../toolkit/report/diff-report.ts';
import { run } from '../../toolkit/run.ts';
import { findTargets, targetText } from '../../toolkit/target.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf } from '../io.ts';
import { checkOptions, formatOption, type MakeCommand, projectOf, setOption } from '../options.ts';

interface Options {
  readonly against: string;
  readonly format: 'text' | 'json' | 'markdown';
  readonly set: readonly string[];
  readonly exitCode?: boolean;
}

/** `arrimage diff`: says what a change would do to what runs, and why. */
export const diffCommand: MakeCommand = (io, end, program) =>
  new Command('diff')
    .description('Say what would change: created, replaced, restarted, destroyed, and because of which setting.')
    .argument('<target>', 'environment')
    .option('--against <what>', 'git:REF, deployed, release:N, or a folder written by synth', 'git:HEAD')
    .addOption(formatOption(['text', 'json', 'markdown']))
    .addOption(setOption())
    .option('--exit-code', 'end with 3 where something changes')
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, options: Options) => {
      const project = await projectOf(io, program);
      const [target] = findTargets(project, [text]);
      if (target === undefined) return;
      const { against } = options;
      const missed: string[] = [];
      const { checked, label, difference } = await diffTarget(project, target, {
        ...checkOptions(io, options),
        against,
        cwd: io.cwd,
        run,
        deployed: async (topology, number) => {
          // Loaded here, since most comparisons need no server.
          const { readDeployed } = await import('../../toolkit/releases/deployed.ts');
          return readDeployed(project.folder, topology, run, number, (message) => missed.push(message));
        },
      });
      if (difference === null) {
        io.err(await checkReport([checked], 'text', colorsOf(io)));
        end(exitCode.invalid);
        return;
      }
      io.out(diffReport(difference, { target: targetText(target), against: label }, options.format, colorsOf(io)));
      for (const message of missed) io.err(`${message}\n`);
      if (missed.length > 0) end(exitCode.unexpected);
      else if (options.exitCode === true && difference.changes.length > 0) end(exitCode.changes);
    });

const EXAMPLES = `
Examples:
  arrimage diff samaconso/prod                                what the uncommitted changes do
  arrimage diff samaconso/prod --against git:main             what a branch does
  arrimage diff samaconso/prod --against deployed             since the last deployment
  arrimage diff samaconso/prod --against release:12           since an earlier one
  arrimage diff samaconso/prod --against out                  since the last synth
  arrimage diff samaconso/prod --set images.api.tag=2.1.0     what a new image would do
  arrimage diff samaconso/prod --format markdown              for a pull request

A server that does not answer is named; the others say what is deployed, and the exit code is 1.
A revision is built with the stacks of today: the difference is what its settings do.`;
