import { examineServers } from '../examine/examine-servers.ts';
import { findingText } from '../examine/finding.ts';
import { askedCertificates } from '../examine/judge-challenges.ts';
import type { Deviation } from '../look/deviation.ts';
import { PreflightError } from '../preflight-error.ts';
import type { Deployment } from './deployment.ts';

/**
 * Looks whether the servers can take a deployment, before anything is touched; what may go wrong is noted.
 *
 * @param wrong what differs, and will be put right
 * @throws PreflightError that tells every reason why not
 */
export async function preflight(
  { topology, hosts, progress, signal }: Deployment,
  wrong: readonly Deviation[],
): Promise<void> {
  progress.begin('preflight', 'preflight');
  const asked = askedCertificates(topology, wrong);
  const findings = await examineServers(topology, hosts, { checks: 'preflight', signal, asked });
  const errors = findings.filter(({ state }) => state === 'error');
  progress.end('preflight', errors.length === 0 ? 'done' : 'failed');
  // An image that is missing is brought by the deployment itself.
  for (const warning of findings.filter(({ state, check }) => state === 'warning' && check !== 'image')) {
    progress.note(`warning ${findingText(warning)}`);
  }
  if (errors.length > 0) throw new PreflightError(errors.map(findingText));
}
