import type { Command } from 'commander';
import type { Deployed, DeployOptions } from '../toolkit/deploy/deploy-options.ts';
import type { Deployment } from '../toolkit/deploy/deployment.ts';
import { HostError } from '../toolkit/host-error.ts';
import { PreflightError } from '../toolkit/preflight-error.ts';
import { TerraformError } from '../toolkit/terraform-error.ts';
import { UsageError } from '../toolkit/usage-error.ts';
import { openDeployment } from './deployment.ts';
import { exitCode } from './exit-code.ts';
import { colorsOf, type Io } from './io.ts';
import type { End } from './options.ts';

/** How one deployment is to be done. */
export interface DeployCommandOptions {
  /** Nobody is asked. */
  readonly yes?: boolean;
  /** File of `arrimage plan` that it has to agree with. */
  readonly plan?: string;
  readonly format: 'text' | 'json';
  readonly set: readonly string[];
}

/** Deploys an environment and reports it; ends the command with the code that says how it went. */
export async function runDeployment(
  io: Io,
  end: End,
  program: Command,
  text: string,
  options: DeployCommandOptions,
): Promise<void> {
  const open = await openDeployment(io, end, program, text, options, 'deploy');
  if (open === null) return;
  const { deployment, checked } = open;
  const { deploy } = await import('../toolkit/deploy/deploy.ts');
  const { preflight } = await import('../toolkit/deploy/preflight.ts');
  const { checkPlanFile } = await import('../toolkit/deploy/plan-file.ts');
  const deployOptions: DeployOptions = {
    checked,
    by: io.user,
    now: () => new Date(),
    checkPlan: async (seen) => {
      if (options.plan !== undefined) await checkPlanFile(io.cwd, options.plan, deployment.topology, seen);
    },
    confirm: (deviations) => confirm(io, deployment, options, deviations),
    preflight: () => preflight(deployment),
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
}

const CODES: Readonly<Record<Deployed['outcome'], number>> = {
  unchanged: exitCode.done,
  deployed: exitCode.done,
  failed: exitCode.failed,
  stuck: exitCode.stuck,
};

async function confirm(
  io: Io,
  deployment: Deployment,
  options: DeployCommandOptions,
  deviations: Parameters<DeployOptions['confirm']>[0],
): Promise<boolean> {
  const { deviationLines } = await import('../toolkit/look/deviation.ts');
  for (const line of deviationLines(deviations)) io.err(`${line}\n`);
  if (options.yes === true || options.plan !== undefined) return true;
  if (io.ask === null) {
    throw new UsageError('deploy: expected --yes or --plan FILE where nobody can be asked; nothing was changed');
  }
  const { system, environment } = deployment.topology;
  return /^y(es)?$/i.test((await io.ask(`Deploy ${system}/${environment}? [y/N] `)).trim());
}

async function report(
  io: Io,
  deployment: Deployment,
  deployed: Deployed,
  format: DeployCommandOptions['format'],
): Promise<void> {
  const { deployReport } = await import('../toolkit/report/deploy-report.ts');
  io.out(deployReport(deployment.topology, deployed, new Date(), format, colorsOf(io)));
}
