import { Command } from 'commander';
import { formatOption, type MakeCommand, setOption, waitOption } from '../options.ts';
import type { DeployCommandOptions } from '../run-deployment.ts';

/** `arrimage deploy`: makes the servers run what the settings say. */
export const deployCommand: MakeCommand = (io, end, program) =>
  new Command('deploy')
    .description('Make the servers run what the settings say; on failure, go back to what ran before.')
    .argument('<target>', 'environment')
    .option('--plan <file>', 'apply just what this file of arrimage plan says, or refuse')
    .option('--yes', 'do not ask')
    .addOption(waitOption())
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, options: DeployCommandOptions) => {
      const { runDeployment } = await import('../run-deployment.ts');
      await runDeployment(io, end, program, text, options);
    });

const EXAMPLES = `
Examples:
  arrimage deploy samaconso/prod                              shows what differs, asks, deploys
  arrimage deploy samaconso/prod --yes --set images.api.tag=2.1.0
  arrimage plan samaconso/prod --out plan.json && arrimage deploy samaconso/prod --plan plan.json

It looks at the servers first; where they run what is wanted, it ends there. --wait waits for a run that has the lock; one that has died loses it by itself.
Exit codes: 0 done, 2 invalid, 4 failed and what ran before serves, 5 failed and needs a person, 6 locked by somebody else`;
