import { Command } from 'commander';
import { UsageError } from '../../toolkit/usage-error.ts';
import { openDeployment } from '../deployment.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf, isYes } from '../io.ts';
import { formatOption, lockingOf, type MakeCommand, setOption, waitOption } from '../options.ts';

interface Options {
  readonly yes?: boolean;
  readonly wait?: number;
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

/** `arrimage prune`: removes from the servers what no release needs any more. */
export const pruneCommand: MakeCommand = (io, end, program) =>
  new Command('prune')
    .description('Show what no release and no container needs on the servers any more, and remove it; never volumes.')
    .argument('<target>', 'environment')
    .option('--yes', 'do not ask')
    .addOption(waitOption())
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, options: Options) => {
      const open = await openDeployment(io, end, program, text, options);
      if (open === null) return;
      const { deployment } = open;
      const { findPrunable, prune } = await import('../../toolkit/prune/prune.ts');
      const { isPrunable, pruneReport } = await import('../../toolkit/report/prune-report.ts');
      try {
        const { format, yes = false } = options;
        const servers = await findPrunable(deployment);
        const shown = pruneReport({ target: text, servers, isRemoved: false, left: [] }, format, colorsOf(io));
        if (!isPrunable(servers) || (format === 'json' && !yes)) return io.out(shown);
        if (format === 'text') io.out(shown);
        if (!yes && !isYes(await io.ask?.('Remove it? [y/N] '))) throw new UsageError(NOT_CONFIRMED);
        const locking = lockingOf(io, options, deployment.progress.note);
        const { removed, left } = await prune(deployment, servers, locking);
        io.out(pruneReport({ target: text, servers: removed, isRemoved: true, left }, format, colorsOf(io)));
        if (left.length > 0) end(exitCode.unexpected);
      } finally {
        deployment.progress.close();
      }
    });

const NOT_CONFIRMED = 'prune: expected a yes, or --yes where nobody can be asked; nothing was removed';

const EXAMPLES = `
Examples:
  arrimage prune samaconso/prod                    shows what can go, with sizes, and asks
  arrimage prune samaconso/prod --yes
  arrimage prune samaconso/prod --format json      shows it, and removes nothing without --yes

It goes by what the servers have recorded: images, files, secrets and records of releases beyond the last five that differ, images that a
deployment has brought which failed, containers of jobs that are no longer there, and what a run that died has left. What a container, also
one that does not run or is not ours, or a release of another environment on that server needs, stays.`;
