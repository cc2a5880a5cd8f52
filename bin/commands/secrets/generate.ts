import { Command } from 'commander';
import type { MakeCommand } from '../../options.ts';
import { openSecrets } from '../../secret-place.ts';

/** `arrimage secrets generate`: makes values for what is missing. */
export const secretsGenerateCommand: MakeCommand = (io, end, program) =>
  new Command('generate')
    .description(
      'Make values for all secrets that are missing, or for those named; writes over none but internal certificates that are due.',
    )
    .argument('<target>', 'environment')
    .argument('[name...]', 'secrets; all that are missing where none is named')
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, names: readonly string[]) => {
      const open = await openSecrets(io, end, program, text);
      if (open === null) return;
      const { generateSecrets } = await import('../../../toolkit/secrets/generate-secrets.ts');
      const { givenPart } = await import('../../../toolkit/secrets/certificate-pairs.ts');
      const { place, made, kept, left } = await generateSecrets(open.place, names);
      for (const { name, length } of made) {
        io.out(length === null ? `made ${name}\n` : `made ${name}: ${length} characters\n`);
      }
      if (names.length > 0)
        for (const name of kept) io.err(`${name} is there, and stays; a new value comes by rotate\n`);
      for (const name of left) {
        const what = givenPart(open.topology, name) ?? 'a value';
        io.err(`${name} is missing and is not made up: arrimage secrets set ${open.target} ${name}, with ${what}\n`);
      }
      if (made.length === 0 && left.length === 0) io.err(`${place}: nothing is missing\n`);
      else if (made.length > 0) io.err(`${place}: written\n`);
    });

const EXAMPLES = `
Examples:
  arrimage secrets generate samaconso/prod
  arrimage secrets generate samaconso/prod redis-password secret-key

Each gets as many letters and digits as the stack asks for. What only somebody else can give, such as the key of a certificate, is named.
Exit codes: 0 done, 2 a name is none, or the store cannot be read or written`;
