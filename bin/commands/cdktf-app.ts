import { Command } from 'commander';
import { writeCdktfOut } from '../../toolkit/cdktf-out.ts';
import { hasErrors } from '../../toolkit/check.ts';
import { checkReport } from '../../toolkit/report/check-report.ts';
import { resolvePath } from '../../toolkit/resolve-path.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf } from '../io.ts';
import { checkOptions, type MakeCommand, projectOf } from '../options.ts';

/** `arrimage cdktf-app`: what `cdktf` runs, by the `app` of cdktf.json; it writes the stacks of every environment. */
export const cdktfAppCommand: MakeCommand = (io, end, program) =>
  new Command('cdktf-app')
    .description('Write the stacks of every environment for cdktf, which runs this command by itself.')
    .action(async () => {
      const project = await projectOf(io, program);
      const folder = resolvePath(project.folder, io.cdktfFolder ?? 'cdktf.out');
      const checked = await writeCdktfOut(project, folder, checkOptions(io, { set: [] }));
      if (!checked.some(hasErrors)) return;
      io.err(await checkReport(checked, 'text', colorsOf(io)));
      end(exitCode.invalid);
    });
