import { Command } from 'commander';
import type { Deployed, DeployOptions } from '../../toolkit/deploy/deploy-options.ts';
import type { Deployment } from '../../toolkit/deploy/deployment.ts';
import { HostError } from '../../toolkit/host-error.ts';
import { PreflightError } from '../../toolkit/preflight-error.ts';
import { TerraformError } from '../../toolkit/terraform-error.ts';
import { UsageError } from '../../toolkit/usage-error.ts';
import { openDeployment } from '../deployment.ts';
import { exitCode } from '../exit-code.ts';
import { colorsOf, type Io } from '../io.ts';
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
        confirm: (deviations) => confirm(io, deployment, options, deviations),
        preflight: (deviations) => preflight(deployment, deviations),
      };
      try {
        const deployed = await deploy(deployment, deployOptions);
        deployment.progress.close();
        await report(io, deployment, deployed, options.format);
        const isInterrupted = deployment.signal.aborted && deployed.outcome === 'failed';
        end(isInterrupted ? exitCode.interrupted : CODES[deployed.outcome]);
      } catch (error) {
        deployment.progress.close();
        const isExpected = [HostError, TerraformError, PreflightError].some((kind) => error instanceof kind);
        if (!(error instanceof Error && isExpected)) throw error;
        io.err(`${error.message}\nnothing was changed\n`);
        end(exitCode.failed);
      }
    });

const CODES: Readonly<Record<Deployed['outcome'], number>> = {
  unchanged: exitCode.done,
  deployed: exitCode.done,
  failed: exitCode.failed,
  stuck: exitCode.stuck,
};

async function confirm(
  io: Io,
  deployment: Deployment,
  options: Options,
  deviations: Parameters<DeployOptions['confirm']>[0],
): Promise<boolean> {
  const { deviationLines } = await import('../../toolkit/look/deviation.ts');
  for (const line of deviationLines(deviations)) io.err(`${line}\n`);
  if (options.yes === true || options.plan !== undefined) return true;
  if (io.ask === null) {
    throw new UsageError('deploy: expected --yes or --plan FILE where nobody can be asked; nothing was changed');
  }
  const { system, environment } = deployment.topology;
  return /^y(es)?$/i.test((await io.ask(`Deploy ${system}/${environment}? [y/N] `)).trim());
}

async function report(io: Io, deployment: Deployment, deployed: Deployed, format: Options['format']): Promise<void> {
  const { deployReport } = await import('../../toolkit/report/deploy-report.ts');
  io.out(deployReport(deployment.topology, deployed, new Date(), format, colorsOf(io)));
}

const EXAMPLES = `
Examples:
  arrimage deploy samaconso/prod                              shows what differs, asks, deploys
  arrimage deploy samaconso/prod --yes --set images.api.tag=2.1.0
  arrimage plan samaconso/prod --out plan.json && arrimage deploy samaconso/prod --plan plan.json

It looks at the servers first; where they run what is wanted, it ends there.
Exit codes: 0 done, 2 invalid, 4 failed and what ran before serves, 5 failed and needs a person, 6 locked by somebody else`;
