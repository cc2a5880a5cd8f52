import { Command } from 'commander';
import type { DeployOptions } from '../../toolkit/deploy/deploy-options.ts';
import { carryOut, confirmDeviations } from '../carry-out.ts';
import { openDeployment } from '../deployment.ts';
import { formatOption, type MakeCommand, setOption } from '../options.ts';

interface Options {
  readonly yes?: boolean;
  readonly plan?: string;
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

/** `arrimage deploy`: makes the servers run what the settings say. */
export const deployCommand: MakeCommand = (io, end, program) =>
  new Command('deploy')
    .description('Make the servers run what the settings say; on failure, go back to what ran before.')
    .argument('<target>', 'environment')
    .option('--plan <file>', 'apply just what this file of arrimage plan says, or refuse')
    .option('--yes', 'do not ask')
    .addOption(formatOption(['text', 'json']))
    .addOption(setOption())
    .addHelpText('after', EXAMPLES)
    .action(async (text: string, options: Options) => {
      const open = await openDeployment(io, end, program, text, options, 'deploy');
      if (open === null) return;
      const { deployment, checked } = open;
      const { deploy } = await import('../../toolkit/deploy/deploy.ts');
      const { preflight } = await import('../../toolkit/deploy/preflight.ts');
      const { checkPlanFile } = await import('../../toolkit/deploy/plan-file.ts');
      const deployOptions: DeployOptions = {
        checked,
        by: io.user,
        now: () => new Date(),
        checkPlan: async (seen) => {
          if (options.plan !== undefined) await checkPlanFile(io.cwd, options.plan, deployment.topology, seen);
        },
        confirm: (deviations) =>
          confirmDeviations(io, deviations, `Deploy ${text}?`, options.yes === true || options.plan !== undefined),
        preflight: () => preflight(deployment),
      };
      await carryOut(io, end, deployment, options.format, () => deploy(deployment, deployOptions));
    });

const EXAMPLES = `
Examples:
  arrimage deploy samaconso/prod                              shows what differs, asks, deploys
  arrimage deploy samaconso/prod --yes --set images.api.tag=2.1.0
  arrimage plan samaconso/prod --out plan.json && arrimage deploy samaconso/prod --plan plan.json

It looks at the servers first; where they run what is wanted, it ends there.
Exit codes: 0 done, 2 invalid, 4 failed and what ran before serves, 5 failed and needs a person, 6 locked by somebody else`;
