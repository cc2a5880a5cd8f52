import { Command } from 'commander';
import { UsageError } from '../../../toolkit/usage-error.ts';
import type { Io } from '../../io.ts';
import type { MakeCommand } from '../../options.ts';
import { openSecrets } from '../../secret-place.ts';

/** `arrimage secrets set`: takes a value that somebody gave. */
export const secretsSetCommand: MakeCommand = (io, end, program) =>
  new Command('set')
    .description('Set one secret to a value that is piped in, or typed where it does not show.')
    .argument('<target>', 'environment')
    .argument('<name>', 'secret')
    .argument('[value...]')
    .usage('[options] <target> <name>')
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, name: string, values: readonly string[]) => {
      if (values.length > 0) {
        throw new UsageError(
          `secrets set: expected the value of ${name} as input, got an argument, which every user of this machine can see and the shell remembers; pipe it in or type it when asked, and choose another value`,
        );
      }
      const open = await openSecrets(io, end, program, text);
      if (open === null) return;
      const { setSecret } = await import('../../../toolkit/secrets/set-secret.ts');
      const { selectSecrets } = await import('../../../toolkit/secrets/generate-secrets.ts');
      // Nobody should type in vain.
      selectSecrets(open.topology, [name]);
      const { place, version, outcome, settings } = await setSecret(open.place, name, await valueFrom(io, name));
      if (outcome === 'same') {
        io.out(`${name} has that value already; nothing was changed\n`);
        return;
      }
      io.out(`${place}: set ${name}, version ${version}\n`);
      if (outcome === 'changed') {
        io.out(`${settings}: secrets.${name}.version is ${version}\n`);
        io.err(`Programs get it with the next: arrimage deploy ${open.target}\n`);
      }
    });

async function valueFrom(io: Io, name: string): Promise<string> {
  if (io.askHidden === null) return io.input();
  const first = await io.askHidden(`Value of ${name} (does not show): `);
  if ((await io.askHidden('Once more: ')) === first) return first;
  throw new UsageError(`secret ${name}: expected the same value twice, got two; nothing was changed`);
}

const EXAMPLES = `
Examples:
  arrimage secrets set orchestra/prod certificate-key < key.pem
  arrimage secrets set samaconso/prod secret-key          asks, and shows nothing
  pwgen -s 40 1 | arrimage secrets set samaconso/prod redis-password

Where there was another value, the version in the settings is raised, so that the next deployment brings the new one to the programs.
Exit codes: 0 done, 2 the name is none, the value is too short, or the store cannot be read or written`;
