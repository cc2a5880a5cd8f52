import { Command } from 'commander';
import { colorsOf } from '../../io.ts';
import { formatOption, type MakeCommand } from '../../options.ts';
import { openSecrets } from '../../secret-place.ts';

/** `arrimage secrets list`: says which secrets there are, and never a value. */
export const secretsListCommand: MakeCommand = (io, end, program) =>
  new Command('list')
    .description('List the secrets: version, age, length and users; never a value, so no key is needed.')
    .argument('<target>', 'environment')
    .addOption(formatOption(['text', 'json']))
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, { format }: { readonly format: 'text' | 'json' }) => {
      const open = await openSecrets(io, end, program, text);
      if (open === null) return;
      const { openStore } = await import('../../../toolkit/secrets/open-store.ts');
      const { secretRows } = await import('../../../toolkit/secrets/secret-rows.ts');
      const { secretListReport } = await import('../../../toolkit/report/secret-report.ts');
      const store = openStore(open.place);
      const rows = secretRows(open.topology, await store.survey(), io.today);
      io.out(secretListReport({ target: open.target, place: store.place, rows }, format, colorsOf(io)));
    });

const EXAMPLES = `
Examples:
  arrimage secrets list samaconso/prod
  arrimage secrets list samaconso/prod --format json

Exit codes: 0 done, 2 the store cannot be read`;
