import { Command } from 'commander';
import { openDeployment } from '../deployment.ts';
import { type MakeCommand, setOption } from '../options.ts';

/** `arrimage unlock`: takes the lock away from a run that is dead. */
export const unlockCommand: MakeCommand = (io, end, program) =>
  new Command('unlock')
    .description('Take the lock away from a deployment that is dead; never from one that runs.')
    .argument('<target>', 'environment')
    .addOption(setOption())
    .action(async (text: string, options: { readonly set: readonly string[] }) => {
      const open = await openDeployment(io, end, program, text, options);
      if (open === null) return;
      open.deployment.progress.close();
      const { unlock } = await import('../../toolkit/deploy/destroy.ts');
      await unlock(open.deployment);
      io.out(`${text} is unlocked\n`);
    });
