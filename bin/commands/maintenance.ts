import { Argument, Command } from 'commander';
import { run } from '../../toolkit/run.ts';
import { checkOptions, lockingOf, type MakeCommand, projectOf, setOption, waitOption } from '../options.ts';

/** `arrimage maintenance`: shows the page of maintenance, or ends that. */
export const maintenanceCommand: MakeCommand = (io, _end, program) =>
  new Command('maintenance')
    .description('Make every edge answer with the page of maintenance, or end that.')
    .addArgument(new Argument('<state>', 'whether the page is shown').choices(['on', 'off']))
    .argument('<target>', 'environment')
    .addOption(waitOption())
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(
      async (
        state: 'on' | 'off',
        text: string,
        options: { readonly set: readonly string[]; readonly wait?: number },
      ) => {
        // Loaded here, so that no other command pays for it.
        const { openTarget } = await import('../../toolkit/open-target.ts');
        const { setMaintenance } = await import('../../toolkit/services/maintenance.ts');
        const open = await openTarget(await projectOf(io, program), text, { ...checkOptions(io, options), run });
        const flags = await setMaintenance(open, state === 'on', lockingOf(io, options));
        for (const { edge } of flags) io.out(`maintenance is ${state} at ${edge.name} on ${edge.server}\n`);
      },
    );

const EXAMPLES = `
Examples:
  arrimage maintenance on samaconso/prod
  arrimage maintenance off samaconso/prod

Visitors get 503 with Retry-After and the page; what the edge serves itself, such as static files, and the monitor of a load balancer are answered
as before. It holds at once, survives restarts and deployments, and shows in arrimage status.`;
