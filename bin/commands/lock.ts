import { Command } from 'commander';
import { run } from '../../toolkit/run.ts';
import { checkOptions, lockingOf, type MakeCommand, projectOf, setOption, waitOption } from '../options.ts';

interface Options {
  readonly reason: string;
  readonly wait?: number;
  readonly set: readonly string[];
}

/** `arrimage lock`: keeps everybody from changing an environment. */
export const lockCommand: MakeCommand = (io, _end, program) =>
  new Command('lock')
    .description('Keep everybody from changing an environment, until it is unlocked.')
    .argument('<target>', 'environment')
    .requiredOption('--reason <text>', 'why; shown to everybody whom it keeps out, and by status')
    .addOption(waitOption())
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, options: Options) => {
      // Loaded here, so that no other command pays for it.
      const { openTarget } = await import('../../toolkit/open-target.ts');
      const { holdLock } = await import('../../toolkit/lock/hold-lock.ts');
      const open = await openTarget(await projectOf(io, program), text, { ...checkOptions(io, options), run });
      await holdLock(open, options.reason, lockingOf(io, options));
      io.out(`${text} is locked: ${options.reason.trim()}; arrimage unlock ${text} ends that\n`);
    });

const EXAMPLES = `
Examples:
  arrimage lock samaconso/prod --reason 'inventory until Monday, ask Awa'

It has no end of its own. Whatever changes the environment ends with exit code 6 meanwhile, or waits with --wait; what only looks goes on.`;
