import { Command } from 'commander';
import { run } from '../../toolkit/run.ts';
import { exitCode } from '../exit-code.ts';
import { checkOptions, type MakeCommand, projectOf, setOption } from '../options.ts';

/** `arrimage unlock`: takes the lock away from whoever has it. */
export const unlockCommand: MakeCommand = (io, end, program) =>
  new Command('unlock')
    .description('Take the lock of an environment away from whoever has it, and say who that was.')
    .argument('<target>', 'environment')
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, options: { readonly set: readonly string[] }) => {
      // Loaded here, so that no other command pays for it.
      const { openTarget } = await import('../../toolkit/open-target.ts');
      const { breakLock } = await import('../../toolkit/lock/lock.ts');
      const { brokenText } = await import('../../toolkit/lock/lock-text.ts');
      const { topology, hosts } = await openTarget(await projectOf(io, program), text, {
        ...checkOptions(io, options),
        run,
      });
      const { broken, errors } = await breakLock(hosts, topology);
      for (const error of errors) io.err(`${error}\n`);
      if (errors.length === 0 || broken.size > 0) io.out(`${brokenText(text, broken, new Date())}\n`);
      if (errors.length > 0) end(exitCode.unexpected);
    });

const EXAMPLES = `
Examples:
  arrimage unlock samaconso/prod        ends what arrimage lock has begun

A run that has died loses its lock by itself, within a minute or so. One that lives notices within seconds that it has lost it, stops, and leaves what
it has changed as it is: the next deployment puts that right.`;
