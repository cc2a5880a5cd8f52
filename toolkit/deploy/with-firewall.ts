import type { InStep } from '../firewall/keep-in-step.ts';
import type { Deployed } from './deploy-options.ts';
import type { Deployment } from './deployment.ts';

/** What consumers need is open before they start; what nobody needs any more is closed once the old ones are gone. */
export async function withFirewall(
  { progress }: Deployment,
  firewall: InStep,
  work: () => Promise<Deployed>,
): Promise<Deployed> {
  await firewall.widen();
  let deployed: Deployed;
  try {
    deployed = await work();
  } catch (error) {
    for (const message of await firewall.narrow('before')) progress.note(message);
    throw error;
  }
  // Where a person is needed, nobody knows who connects; both ways stay open until the next deployment.
  if (deployed.outcome === 'stuck') return { ...deployed, errors: [...deployed.errors, ...firewall.left] };
  const errors = await firewall.narrow(deployed.outcome === 'failed' ? 'before' : 'after');
  if (errors.length === 0) return deployed;
  const isInPlace = deployed.outcome !== 'failed';
  return { ...deployed, outcome: 'stuck', isInPlace, errors: [...deployed.errors, ...errors] };
}
