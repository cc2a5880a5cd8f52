import { Command } from 'commander';
import { checkReport } from '../../toolkit/report/check-report.ts';
import { synthReport } from '../../toolkit/report/synth-report.ts';
import { resolvePath } from '../../toolkit/resolve-path.ts';
import { synthTargets } from '../../toolkit/synth.ts';
import { findTargets } from '../../toolkit/target.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf } from '../io.ts';
import { checkOptions, formatOption, type MakeCommand, projectOf, setOption } from '../options.ts';

interface Options {
  readonly out?: string;
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

/** `arrimage synth`: writes the artifacts of environments. */
export const synthCommand: MakeCommand = (io, end, program) =>
  new Command('synth')
    .description('Write Terraform, Compose, env and configuration files, and a report, for each server.')
    .argument('[target...]', 'environments; all where none is named')
    .option('--out <dir>', 'folder that <system>/<environment>/ is made in (default: out/ of the project)')
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (targets: readonly string[], options: Options) => {
      const project = await projectOf(io, program);
      const { checked, written } = await synthTargets(project, findTargets(project, targets), {
        ...checkOptions(io, options),
        out: options.out === undefined ? resolvePath(project.folder, 'out') : resolvePath(io.cwd, options.out),
        progress: (text) => io.err(`${text}\n`),
      });
      if (written.length === 0) {
        io.out(await checkReport(checked, options.format, colorsOf(io)));
        end(exitCode.invalid);
        return;
      }
      io.out(synthReport(checked, written, options.format, io.cwd, colorsOf(io)));
    });

const EXAMPLES = `
Examples:
  arrimage synth                                 every environment, below out/
  arrimage synth samaconso/prod --out /tmp/review
  arrimage synth samaconso/prod --set images.api.tag=2.1.0

Where an environment has errors, nothing is written for any.`;
