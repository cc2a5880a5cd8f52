import { Command } from 'commander';
import type { MakeCommand } from '../../options.ts';
import { openSecrets } from '../../secret-place.ts';

/** `arrimage secrets init`: begins an encrypted store. */
export const secretsInitCommand: MakeCommand = (io, end, program) =>
  new Command('init')
    .description('Make a private key where you have none, and the encrypted file with you as its first recipient.')
    .argument('<target>', 'environment')
    .addHelpText('after', EXAMPLES)
    .action(async (text: string) => {
      const open = await openSecrets(io, end, program, text);
      if (open === null) return;
      const { initStore } = await import('../../../toolkit/secrets/init-store.ts');
      const { path, identity, isNewIdentity, isNewFile, takenOver } = await initStore(open.place, io.user);
      if (isNewIdentity) {
        io.out(`made ${identity.place}: your private key, readable by you alone\n`);
        io.err(
          'Keep a copy of it in a safe place: without it, or another recipient, nobody reads the secrets again.\n',
        );
      }
      if (!isNewFile) {
        const key = identity.recipients.join(' ');
        io.out(
          `${path} is there; have one of its recipients run: arrimage secrets recipients ${open.target} add ${key}\n`,
        );
        return;
      }
      io.out(`written ${path}: encrypted to ${identity.recipients.join(', ')}\n`);
      if (takenOver !== null) {
        io.out(`taken over from ${takenOver.place}: ${takenOver.names.join(', ')}\n`);
        io.err(`Nothing reads ${takenOver.place} any more: remove it when you have looked at the new store.\n`);
      }
      io.err(`Next: arrimage secrets generate ${open.target}, then commit ${path}\n`);
    });

const EXAMPLES = `
Examples:
  arrimage secrets init samaconso/prod
  arrimage --identity ~/keys/samaconso secrets init samaconso/prod

The key is --identity FILE, else ARRIMAGE_IDENTITY (its text) or ARRIMAGE_IDENTITY_FILE, else ~/.config/arrimage/identity; one that is there is used.
What stands in .arrimage/secrets/<system>/<environment>.json is taken over.
Exit codes: 0 done, 2 there is a store already, or the settings keep secrets elsewhere`;
