import { HostError } from '../host-error.ts';
import { newestOf } from '../releases/record.ts';
import type { BeforeRun } from './before-run.ts';
import type { Deployed, DeployOptions } from './deploy-options.ts';
import type { Deployment } from './deployment.ts';
import { undoRestore } from './rollback.ts';

/**
 * Sees to what comes before the way back: whether there may be one, why the run was stopped, and what a rollback has set beside containers.
 *
 * @param goBack brings back what ran before, and says how that ended
 */
export async function afterFailure(
  deployment: Deployment,
  { rollback }: DeployOptions,
  before: BeforeRun,
  error: unknown,
  goBack: (why: unknown) => Promise<Deployed>,
): Promise<Deployed> {
  const { lost, signal } = deployment;
  if (lost?.aborted === true) {
    const previous = newestOf([...before.seen.values()]);
    return {
      outcome: 'stuck',
      seen: [],
      release: null,
      previous,
      errors: [(lost.reason as Error).message, STANDS],
    };
  }
  const stands = rollback === undefined ? [] : await undoRestore(deployment, rollback, before.seen);
  // What was ended because the lock could not be kept says only that it was ended.
  const back = await goBack(signal.aborted && signal.reason instanceof HostError ? signal.reason : error);
  return stands.length === 0 ? back : { ...back, outcome: 'stuck', errors: [...back.errors, ...stands] };
}

const STANDS =
  'what it had changed until then stays as it is; whoever has the lock now, or the next deployment, puts it right';
