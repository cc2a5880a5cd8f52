import type { Command } from 'commander';
import type { DeployOptions } from '../toolkit/deploy/deploy-options.ts';
import { carryOut, confirmDeviations } from './carry-out.ts';
import { openDeployment } from './deployment.ts';
import type { Io } from './io.ts';
import type { End } from './options.ts';

/** How one deployment is to be done. */
export interface DeployCommandOptions {
  /** Nobody is asked. */
  readonly yes?: boolean;
  /** File of `arrimage plan` that it has to agree with. */
  readonly plan?: string;
  /** Seconds that a lock of somebody else is waited for. */
  readonly wait?: number;
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
  const { checkPlanFile } = await import('../toolkit/plan/plan-file.ts');
  const deployOptions: DeployOptions = {
    checked,
    by: io.user,
    now: () => new Date(),
    waitSeconds: options.wait ?? null,
    checkPlan: async (seen) => {
      if (options.plan === undefined) return;
      const { planDeployment } = await import('../toolkit/plan/plan.ts');
      const source = { topology: deployment.topology, settings: checked.settings ?? {} };
      await checkPlanFile(io.cwd, options.plan, source, seen, () => planDeployment(deployment));
    },
    confirm: (deviations) =>
      confirmDeviations(io, deviations, `Deploy ${text}?`, options.yes === true || options.plan !== undefined),
    preflight: (deviations) => preflight(deployment, deviations),
  };
  await carryOut(io, end, deployment, options.format, () => deploy(deployment, deployOptions));
}
