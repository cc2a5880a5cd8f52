import { Command } from 'commander';
import { UsageError } from '../../../toolkit/usage-error.ts';
import type { MakeCommand } from '../../options.ts';
import { openSecrets } from '../../secret-place.ts';

/** `arrimage secrets get`: prints one value. */
export const secretsGetCommand: MakeCommand = (io, end, program) =>
  new Command('get')
    .description('Print the value of one secret.')
    .argument('<target>', 'environment')
    .argument('<name>', 'secret')
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, name: string) => {
      const open = await openSecrets(io, end, program, text);
      if (open === null) return;
      const { selectSecrets } = await import('../../../toolkit/secrets/generate-secrets.ts');
      const { openStore } = await import('../../../toolkit/secrets/open-store.ts');
      const { missingOf, missingText } = await import('../../../toolkit/secrets/read-secrets.ts');
      const wanted = selectSecrets(open.topology, [name]);
      const store = openStore(open.place);
      const reading = await store.read(wanted);
      const missing = missingOf(wanted, reading).map((secret) => missingText(open.topology, store, secret));
      if (reading.problems.length + missing.length > 0) throw new UsageError(...reading.problems, ...missing);
      const value = reading.found.get(name)?.value ?? '';
      // A pipe gets the value and nothing else; at a terminal the prompt belongs on a line of its own.
      io.out(io.isInteractive && !value.endsWith('\n') ? `${value}\n` : value);
    });

const EXAMPLES = `
Examples:
  arrimage secrets get samaconso/prod redis-password
  arrimage secrets get samaconso/prod redis-password | wl-copy

Into a pipe or file goes the value alone, without a newline at its end.
Exit codes: 0 done, 2 the name is none, or the store cannot be read`;
