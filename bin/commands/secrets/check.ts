import { Command } from 'commander';
import { exitCode } from '../../exit-code.ts';
import { colorsOf } from '../../io.ts';
import { formatOption, type MakeCommand } from '../../options.ts';
import { openSecrets } from '../../secret-place.ts';

/** `arrimage secrets check`: says whether a deployment will find what it needs. */
export const secretsCheckCommand: MakeCommand = (io, end, program) =>
  new Command('check')
    .description('Look whether every secret is there, can be read, was not tampered with, and is long enough.')
    .argument('<target>', 'environment')
    .addOption(formatOption(['text', 'json']))
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, { format }: { readonly format: 'text' | 'json' }) => {
      const open = await openSecrets(io, end, program, text);
      if (open === null) return;
      const { checkSecrets } = await import('../../../toolkit/secrets/check-secrets.ts');
      const { secretCheckReport } = await import('../../../toolkit/report/secret-report.ts');
      const checked = await checkSecrets(open.place);
      io.out(secretCheckReport({ target: open.target, ...checked }, format, colorsOf(io)));
      if (checked.problems.length > 0) end(exitCode.invalid);
    });

const EXAMPLES = `
Examples:
  arrimage secrets check samaconso/prod
  arrimage secrets check samaconso/prod --format json

Exit codes: 0 all is as it should be, 2 something is not`;
