import { Command } from 'commander';
import type { MakeCommand } from '../options.ts';
import { secretsCheckCommand } from './secrets/check.ts';
import { secretsGenerateCommand } from './secrets/generate.ts';
import { secretsGetCommand } from './secrets/get.ts';
import { secretsInitCommand } from './secrets/init.ts';
import { secretsListCommand } from './secrets/list.ts';
import { secretsRecipientsCommand } from './secrets/recipients.ts';
import { secretsRotateCommand } from './secrets/rotate.ts';
import { secretsSetCommand } from './secrets/set.ts';

/** `arrimage secrets`: the values that no settings hold. */
export const secretsCommand: MakeCommand = (io, end, program) => {
  const secrets = new Command('secrets')
    .description('Keep the values of secrets: encrypted in the repository, or where the settings say.')
    .addHelpText('after', EXAMPLES);
  for (const make of [
    secretsInitCommand,
    secretsGenerateCommand,
    secretsSetCommand,
    secretsGetCommand,
    secretsListCommand,
    secretsCheckCommand,
    secretsRotateCommand,
    secretsRecipientsCommand,
  ]) {
    secrets.addCommand(make(io, end, program).copyInheritedSettings(program));
  }
  return secrets;
};

const EXAMPLES = `
Examples:
  arrimage secrets init samaconso/prod                       a key of your own, and the encrypted file
  arrimage secrets generate samaconso/prod                   all that are missing
  arrimage secrets set orchestra/prod certificate-key < key  one that somebody gave you
  arrimage secrets list samaconso/prod
  arrimage secrets rotate samaconso/prod redis-password      a new value, all the way to the programs
  arrimage secrets recipients samaconso/prod add age1…       a colleague, or CI

Values are never arguments, since everybody on a machine sees those. arrimage secrets <command> --help explains each.`;
