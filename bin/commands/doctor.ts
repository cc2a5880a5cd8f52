import { Command } from 'commander';
import { diagnose, isFatal } from '../../toolkit/doctor.ts';
import { doctorReport } from '../../toolkit/report/doctor-report.ts';
import { run } from '../../toolkit/run.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf } from '../io.ts';
import { formatOption, type MakeCommand } from '../options.ts';

/** `arrimage doctor`: says what this machine lacks. */
export const doctorCommand: MakeCommand = (io, end) =>
  new Command('doctor')
    .description('Look at this machine: the programs that are needed, their versions, and what to do.')
    .addOption(formatOption(['text', 'json']))
    .addHelpText('after', EXAMPLES)
    .action(async ({ format }: { readonly format: 'text' | 'json' }) => {
      const diagnoses = await diagnose(run, io.cwd, io.nodeVersion);
      io.out(doctorReport(diagnoses, format, colorsOf(io)));
      if (diagnoses.some(isFatal)) end(exitCode.invalid);
    });

const EXAMPLES = `
Examples:
  arrimage doctor
  arrimage doctor --format json

check, synth and diff need Node only, diff against a revision git too. The other programs are for what is synthesized.`;
