import { examineServers } from '../examine/examine-servers.ts';
import { findingText } from '../examine/finding.ts';
import { PreflightError } from '../preflight-error.ts';
import type { Deployment } from './deployment.ts';

/**
 * Looks whether the servers can take a deployment, before anything is touched; what may go wrong is noted.
 *
 * @throws PreflightError that tells every reason why not
 */
export async function preflight({ topology, hosts, progress, signal }: Deployment): Promise<void> {
  progress.begin('preflight', 'preflight');
  const findings = await examineServers(topology, hosts, { checks: 'preflight', signal });
  const errors = findings.filter(({ state }) => state === 'error');
  progress.end('preflight', errors.length === 0 ? 'done' : 'failed');
  // An image that is missing is brought by the deployment itself.
  for (const warning of findings.filter(({ state, check }) => state === 'warning' && check !== 'image')) {
    progress.note(`warning ${findingText(warning)}`);
  }
  if (errors.length > 0) throw new PreflightError(errors.map(findingText));
}
