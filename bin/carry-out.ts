import type { Deployed } from '../toolkit/deploy/deploy-options.ts';
import type { Deployment } from '../toolkit/deploy/deployment.ts';
import { HostError } from '../toolkit/host-error.ts';
import type { Deviation } from '../toolkit/look/deviation.ts';
import { PreflightError } from '../toolkit/preflight-error.ts';
import { TerraformError } from '../toolkit/terraform-error.ts';
import { UsageError } from '../toolkit/usage-error.ts';
import { exitCode } from './exit-code.ts';
import { colorsOf, type Io, isYes } from './io.ts';
import type { End } from './options.ts';

/** Carries out a deployment, reports how it ended, and ends the command with the code for that. */
export async function carryOut(
  io: Io,
  end: End,
  deployment: Deployment,
  format: 'text' | 'json',
  work: () => Promise<Deployed>,
): Promise<void> {
  try {
    const deployed = await work();
    deployment.progress.close();
    const { deployReport } = await import('../toolkit/report/deploy-report.ts');
    io.out(deployReport(deployed.topology ?? deployment.topology, deployed, new Date(), format, colorsOf(io)));
    const isInterrupted = deployment.signal.aborted && deployed.outcome === 'failed';
    end(isInterrupted ? exitCode.interrupted : CODES[deployed.outcome]);
  } catch (error) {
    deployment.progress.close();
    const isExpected = [HostError, TerraformError, PreflightError].some((kind) => error instanceof kind);
    const { aborted, reason } = deployment.signal;
    if (aborted && (isExpected || error === reason)) {
      // What was cut off says that it was, and not why.
      io.err('interrupted; nothing was changed\n');
      return end(exitCode.interrupted);
    }
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

/** Tells what will be put right, and asks unless somebody has said yes before. */
export async function confirmDeviations(
  io: Io,
  deviations: readonly Deviation[],
  question: string,
  yes: boolean,
): Promise<boolean> {
  const { deviationLines } = await import('../toolkit/look/deviation.ts');
  for (const line of deviationLines(deviations)) io.err(`${line}\n`);
  if (yes) return true;
  if (io.ask === null) {
    throw new UsageError(
      'expected --yes, or --plan FILE of a deployment, where nobody can be asked; nothing was changed',
    );
  }
  return isYes(await io.ask(`${question} [y/N] `));
}
