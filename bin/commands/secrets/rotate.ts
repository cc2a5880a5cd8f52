import { Command } from 'commander';
import type { Rotation } from '../../../toolkit/secrets/rotation.ts';
import { UsageError } from '../../../toolkit/usage-error.ts';
import { exitCode } from '../../exit-code.ts';
import { type Io, isYes } from '../../io.ts';
import { checkOptions, type MakeCommand, setOption, waitOption } from '../../options.ts';
import { type OpenSecrets, openSecrets } from '../../secret-place.ts';

interface Options {
  readonly yes?: boolean;
  readonly wait?: number;
  readonly set: readonly string[];
}

/** `arrimage secrets rotate`: new values, all the way to the programs. */
export const secretsRotateCommand: MakeCommand = (io, end, program) =>
  new Command('rotate')
    .description('Give secrets new values and deploy them; says before which services that interrupts.')
    .argument('<target>', 'environment')
    .argument('<name...>', 'secrets')
    .option('--yes', 'do not ask')
    .addOption(waitOption())
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, names: readonly string[], options: Options) => {
      const open = await openSecrets(io, end, program, text, options);
      if (open === null) return;
      const { prepareRotation } = await import('../../../toolkit/secrets/rotation.ts');
      const { rotationText, standsText } = await import('../../../toolkit/report/rotation-report.ts');
      const { runDeployment } = await import('../../run-deployment.ts');
      const rotation = await prepareRotation(open.project, open.checked, open.place, names, checkOptions(io, options));
      io.err(rotationText(rotation));
      await confirm(io, open, rotation, options);
      await rotation.write();
      for (const [name, version] of rotation.versions) {
        io.out(`${rotation.place}: ${name} has version ${version}, and ${rotation.settings} asks for it\n`);
      }
      let code: number = exitCode.done;
      const note = (ended: number): void => {
        code = ended;
        end(ended);
      };
      try {
        await runDeployment(io, note, program, text, { ...options, yes: true, format: 'text' });
      } catch (error) {
        io.err(standsText(open.topology, rotation, 'failed'));
        throw error;
      }
      if (code === exitCode.done) io.err(`Commit ${filesOf(open, rotation).join(' and ')}\n`);
      else io.err(standsText(open.topology, rotation, code === exitCode.stuck ? 'stuck' : 'failed'));
    });

function filesOf({ topology }: OpenSecrets, { place, settings }: Rotation): readonly string[] {
  return topology.secretStore.kind === 'age' ? [place, settings] : [settings];
}

async function confirm(io: Io, { target }: OpenSecrets, { versions }: Rotation, { yes }: Options): Promise<void> {
  if (yes === true) return;
  if (io.ask === null) {
    throw new UsageError('secrets rotate: expected --yes where nobody can be asked; nothing was changed');
  }
  const question = `Rotate ${[...versions.keys()].join(', ')} of ${target} and deploy? [y/N] `;
  if (!isYes(await io.ask(question))) throw new UsageError('secrets rotate: not confirmed; nothing was changed');
}

const EXAMPLES = `
Examples:
  arrimage secrets rotate samaconso/prod redis-password
  arrimage secrets rotate samaconso/prod redis-password rabbitmq-api-password --yes

The new value goes to the store, its version to config/<system>/<environment>.yaml, and arrimage deploy brings it to the programs.
A rotation that was interrupted goes on when it is started again. What only somebody else can give is refused, and named.
Exit codes: 0 done, 2 invalid, 4 the deployment failed and what ran before serves, 5 it failed and needs a person, 6 locked by somebody else`;
