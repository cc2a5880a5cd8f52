import { Command } from 'commander';
import { UsageError } from '../../toolkit/usage-error.ts';
import { openDeployment } from '../deployment.ts';
import { type Io, isYes } from '../io.ts';
import { lockingOf, type MakeCommand, setOption, waitOption } from '../options.ts';

interface Options {
  readonly volumes?: boolean;
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly wait?: number;
  readonly set: readonly string[];
}

/** `arrimage destroy`: removes what a deployment made. */
export const destroyCommand: MakeCommand = (io, end, program) =>
  new Command('destroy')
    .description('Remove containers, networks and files from the servers; volumes stay unless they are asked for.')
    .argument('<target>', 'environment')
    .option('--volumes', 'remove the data as well; asks for the name of the environment')
    .option('--yes', 'do not ask; for --volumes give --confirm too')
    .option('--confirm <target>', 'the name of the environment, once more, where nobody can be asked')
    .addOption(waitOption())
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, options: Options) => {
      const open = await openDeployment(io, end, program, text, options);
      if (open === null) return;
      const { deployment } = open;
      try {
        await confirm(io, text, options);
        const { destroy } = await import('../../toolkit/deploy/destroy.ts');
        const locking = lockingOf(io, options, deployment.progress.note);
        await destroy(deployment, { volumes: options.volumes === true, locking });
      } finally {
        deployment.progress.close();
      }
      io.out(`${text} is removed; ${options.volumes === true ? 'its data as well' : 'its volumes are still there'}\n`);
    });

/** Data needs its name typed, so that no habit and no script removes it. */
async function confirm(io: Io, target: string, { volumes = false, yes = false, confirm }: Options): Promise<void> {
  if (volumes) {
    const typed = confirm ?? (await io.ask?.(`This removes the data of ${target}. Type its name to go on: `));
    if (typed?.trim() === target) return;
    throw new UsageError(
      `destroy --volumes: expected the name ${target}, got "${typed ?? ''}"; type it, or give --confirm ${target}; nothing was changed`,
    );
  }
  if (yes || confirm === target) return;
  if (isYes(await io.ask?.(`Remove the containers of ${target}? [y/N] `))) return;
  throw new UsageError('destroy: expected --yes where nobody can be asked; nothing was changed');
}

const EXAMPLES = `
Examples:
  arrimage destroy samaconso/lab --yes
  arrimage destroy samaconso/lab --volumes --confirm samaconso/lab`;
