import { Command } from 'commander';
import { checkTargets, hasErrors } from '../../toolkit/check.ts';
import { checkReport } from '../../toolkit/report/check-report.ts';
import { findTargets } from '../../toolkit/target.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf } from '../io.ts';
import { checkOptions, formatOption, type MakeCommand, projectOf, setOption } from '../options.ts';

interface Options {
  readonly format: 'text' | 'json' | 'sarif' | 'github';
  readonly set: readonly string[];
}

/** `arrimage check`: says everything that is wrong, and touches nothing. */
export const checkCommand: MakeCommand = (io, end, program) =>
  new Command('check')
    .description('Check settings, topology and policies; nothing is written.')
    .argument('[target...]', 'environments; all where none is named')
    .addOption(formatOption(['text', 'json', 'sarif', 'github']))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (targets: readonly string[], options: Options) => {
      const project = await projectOf(io, program);
      const checked = await checkTargets(project, findTargets(project, targets), checkOptions(io, options));
      io.out(await checkReport(checked, options.format, colorsOf(io)));
      if (checked.some(hasErrors)) end(exitCode.invalid);
    });

const EXAMPLES = `
Examples:
  arrimage check                                 every environment
  arrimage check samaconso/prod samaconso/dev    these two
  arrimage check --format sarif > check.sarif    for code scanning
  arrimage check --format github                 annotations in a GitHub workflow
  arrimage check samaconso/prod --set api.replicas=3`;
