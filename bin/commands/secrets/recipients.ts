import { Argument, Command } from 'commander';
import { renderJson } from '../../../model/json.ts';
import { UsageError } from '../../../toolkit/usage-error.ts';
import { formatOption, type MakeCommand } from '../../options.ts';
import { type OpenSecrets, openSecrets } from '../../secret-place.ts';

interface Options {
  readonly comment: string;
  readonly format: 'text' | 'json';
}

/** `arrimage secrets recipients`: who can read the secrets. */
export const secretsRecipientsCommand: MakeCommand = (io, end, program) =>
  new Command('recipients')
    .description('List who can read the secrets; add one or remove one, which encrypts every value anew.')
    .argument('<target>', 'environment')
    .addArgument(new Argument('[action]', 'what to do; without it they are listed').choices(['add', 'remove']))
    .argument('[key]', 'public key, age1…; to remove one, its comment will do')
    .option('--comment <text>', 'who that is', '')
    .addOption(formatOption(['text', 'json']))
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, action: 'add' | 'remove' | undefined, key: string | undefined, options: Options) => {
      const open = await openSecrets(io, end, program, text);
      if (open === null) return;
      if (action !== undefined && (key ?? '').trim() === '') {
        throw new UsageError(
          `secrets recipients ${action}: expected a public key, age1…${action === 'add' ? '' : ', or a comment'}, got none; write it`,
        );
      }
      const { addRecipient, listRecipients, removeRecipient } = await import('../../../toolkit/secrets/recipients.ts');
      const { path, recipients, secrets } =
        action === undefined
          ? await listRecipients(open.place)
          : action === 'add'
            ? await addRecipient(open.place, key ?? '', options.comment)
            : await removeRecipient(open.place, key ?? '');
      if (options.format === 'json') io.out(renderJson({ version: 1, target: open.target, path, recipients }));
      else for (const { key: own, comment } of recipients) io.out(`${own}${comment === '' ? '' : `  ${comment}`}\n`);
      if (action !== undefined) io.err(`${path}: ${secrets.length} values are encrypted to them; commit it\n`);
      if (action === 'remove' && secrets.length > 0) io.err(await afterRemoval(open, secrets));
    });

/** How to make worthless what somebody still knows; certificates are no secrets. */
async function afterRemoval({ target, topology }: OpenSecrets, secrets: readonly string[]): Promise<string> {
  const { isRotatable } = await import('../../../toolkit/secrets/rotatable.ts');
  const { certificateSecrets } = await import('../../../toolkit/secrets/authority.ts');
  const rotated = secrets.filter((name) => isRotatable(topology, name));
  const issued = certificateSecrets(topology);
  const others = secrets.filter((name) => !rotated.includes(name) && !issued.has(name));
  return [
    "Whoever was removed still knows the values of before, from the repository's history",
    ...(rotated.length === 0 ? [] : [`: arrimage secrets rotate ${target} ${rotated.join(' ')}`]),
    '\n',
    ...(others.length === 0 ? [] : [`Have these issued anew, since rotate makes none: ${others.join(', ')}\n`]),
    ...(others.includes('authority-key') ? ['How the authority is replaced is in docs/encryption.md\n'] : []),
  ].join('');
}

const EXAMPLES = `
Examples:
  arrimage secrets recipients samaconso/prod
  arrimage secrets recipients samaconso/prod add age1… --comment 'ada, operations'
  arrimage secrets recipients samaconso/prod remove 'ada, operations'

Whoever is to be added runs arrimage secrets init or age-keygen, and sends the public key; it is no secret.
Exit codes: 0 done, 2 the key is none, is there, it is your own, or the store cannot be read`;
