import type { Deployed } from '../deploy/deploy-options.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { toldText } from '../deploy/told-text.ts';

/** Two generations stand side by side and could not be put in order; nothing of either was removed where it is not known to be safe. */
export class UndoError extends Error {
  override readonly name = 'UndoError';

  constructor(reasons: readonly unknown[]) {
    super(reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason))).join('\n'));
  }
}

/** How a deployment ends that could not put two generations in order; any other error is thrown on. */
export function stuckBetween(deployment: Deployment): (error: unknown) => Deployed {
  return (error) => {
    if (!(error instanceof UndoError)) throw error;
    const errors = [toldText(deployment, error), BETWEEN];
    return { outcome: 'stuck', seen: [], release: null, previous: null, errors };
  };
}

const BETWEEN =
  'both versions stand there, and an edge may point to either; mend the cause and deploy again, which puts that right first';
