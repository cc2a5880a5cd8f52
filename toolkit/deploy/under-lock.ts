import { type Held, withLock } from '../lock/with-lock.ts';
import { LockedError } from '../locked-error.ts';
import { type Failure, recordFailure } from '../releases/failure.ts';
import { UsageError } from '../usage-error.ts';
import type { Deployed, DeployOptions } from './deploy-options.ts';
import { type Deployment, whileHeld } from './deployment.ts';
import type { LeftServers } from './left-servers.ts';
import { toldLine } from './told-text.ts';

/** Does a deployment while it has the lock, and records it where it fails; a good one records itself. */
export function underLock(
  deployment: Deployment,
  left: LeftServers | null,
  options: DeployOptions,
  started: Date,
  work: (held: Deployment) => Promise<Deployed>,
): Promise<Deployed> {
  const { hosts, topology, signal, progress } = deployment;
  const { by, now, waitSeconds, rollback } = options;
  const what = rollback === undefined ? 'deployment' : 'rollback';
  const locking = { by, now, waitSeconds, note: progress.note, signal, onSignal: 'own' } as const;
  // A lock by hand on a server that is left concerns nobody else; what runs there stays then.
  const leaving = (left?.servers ?? []).filter(({ seen }) => (seen.lock?.reason ?? null) === null);
  const servers = [...topology.servers, ...leaving.map(({ server }) => server)];
  return withLock({ hosts, topology, servers, what }, locking, async (held) => {
    const own = whileHeld(deployment, held);
    await writeDown(own, deathOf(own, options, held));
    try {
      const deployed = await work(own);
      const [reason = ''] = deployed.errors;
      if (deployed.outcome === 'failed' || deployed.outcome === 'stuck')
        await writeDown(own, failureOf(own, options, started, { result: deployed.outcome, reason }));
      return deployed;
    } catch (error) {
      // What was asked for could not be done: that is no deployment yet.
      if (!(error instanceof UsageError || error instanceof LockedError)) {
        const reason = error instanceof Error ? error.message : String(error);
        await writeDown(own, failureOf(own, options, started, { result: 'failed', reason }));
      }
      throw error;
    }
  });
}

/** What cannot be recorded makes a failure no worse; it is told. */
async function writeDown({ hosts, progress }: Deployment, failure: Failure | null): Promise<void> {
  if (failure === null) return;
  for (const error of await recordFailure(hosts, failure))
    progress.note(`${error}; this failure is not recorded there`);
}

function failureOf(
  deployment: Deployment,
  { by, now, checked, rollback }: DeployOptions,
  started: Date,
  { result, reason }: Pick<Failure, 'result' | 'reason'>,
): Failure {
  const at = now();
  return {
    ...{ version: 1, result, by, at: at.toISOString(), images: {}, topology: deployment.topology },
    seconds: (at.getTime() - started.getTime()) / 1000,
    reason: toldLine(deployment, reason),
    settings: rollback?.settings ?? checked.settings ?? {},
    ...(rollback === undefined ? {} : { rolledBackTo: rollback.number }),
  };
}

/** The run whose lock was taken over, since it has died; nobody knows what it was about to deploy. */
function deathOf({ topology }: Deployment, { now }: DeployOptions, { ended }: Held): Failure | null {
  if (ended === null || !['deployment', 'rollback'].includes(ended.what)) return null;
  const reason = `its ${ended.what} of ${ended.since.slice(0, 16)}Z ended without a word; the next run went on`;
  const known = { version: 1, result: 'died', by: ended.owner, at: now().toISOString() } as const;
  return { ...known, seconds: null, reason, images: {}, topology, settings: {} };
}
