import { hostname } from 'node:os';
import { renderJson } from '../../model/json.ts';
import type { ServerNode } from '../../model/server.ts';
import { stackName } from '../../model/topology.ts';
import { lockAddress } from '../../renderers/terraform/backend.ts';
import type { Deployment } from '../deploy/deployment.ts';
import { keepRecords, READ_RECORD } from '../deployment-folder.ts';
import { LockedError } from '../locked-error.ts';
import { publicFile } from '../tar.ts';
import { terraform } from '../terraform/terraform.ts';
import { terraformPlace } from '../terraform/terraform-place.ts';
import { TerraformError } from '../terraform-error.ts';
import { askHolder, UNKNOWN_LOCK } from './http-lock.ts';
import { isLeftBy, type OpenRun, type StateLock, stateLockOf } from './state-lock.ts';

/**
 * Does work in which Terraform locks a state at its backend, and opens a lock that a dead run of ours has left there.
 *
 * The server knows which runs have started Terraform and not seen its end, so any machine can tell such a lock from that of somebody who runs
 * Terraform by hand, which is never opened. Terraform itself waits for longer than it outlives a run that was killed.
 *
 * @throws LockedError where it is somebody else's
 */
export async function withStateLock<Result>(
  deployment: Deployment,
  server: ServerNode,
  work: () => Promise<Result>,
): Promise<Result> {
  // PostgreSQL opens a lock by itself when the connection is gone.
  if (deployment.topology.state.kind === 'pg') return told(deployment, server, work);
  const before = await openRuns(deployment, server);
  await keepRuns(deployment, server, [...before, { host: hostname(), since: new Date().toISOString() }]);
  try {
    const result = await unlessLeft(deployment, server, before, work);
    await keepRuns(deployment, server, []);
    return result;
  } catch (error) {
    // It may have failed before it came to the lock of a dead run.
    if (error instanceof LockedError || hasUnlocked(error)) await keepRuns(deployment, server, before);
    throw error;
  }
}

/** Whether Terraform has put away its lock, as it does when it fails. */
function hasUnlocked(error: unknown): boolean {
  return (
    error instanceof TerraformError && error.ended === 'by itself' && !/releasing the state lock/i.test(error.message)
  );
}

async function unlessLeft<Result>(
  deployment: Deployment,
  server: ServerNode,
  before: readonly OpenRun[],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const lock = await lockBehind(deployment, server, error);
    if (lock === null) throw error;
    if (!isLeftBy(lock, before)) throw lockedError(deployment, server, lock);
    deployment.progress.note(
      `${server.name}: opening the lock of the state that a dead run of ${lock.who} has left at ${lock.created}`,
    );
    await terraform(terraformPlace(deployment, server), ['force-unlock', '-no-color', '-force', lock.id], 120);
  }
  return told(deployment, server, work);
}

async function told<Result>(deployment: Deployment, server: ServerNode, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const lock = await lockBehind(deployment, server, error);
    throw lock === null ? error : lockedError(deployment, server, lock);
  }
}

/** The lock that kept Terraform from its work; null: it was something else. */
async function lockBehind(
  { topology, environment }: Deployment,
  server: ServerNode,
  error: unknown,
): Promise<StateLock | null> {
  const lock = stateLockOf(error);
  const { state } = topology;
  // Only at S3 Terraform says whose it is; else it tells of the one who asks.
  if (lock === null || state.kind === 's3') return lock;
  if (state.kind !== 'http') return UNKNOWN_LOCK;
  const variable = (name: string): string => environment[name] ?? '';
  const credentials = { user: variable('TF_HTTP_USERNAME'), password: variable('TF_HTTP_PASSWORD') };
  return askHolder(lockAddress(state.address, stackName(topology, server.name)), credentials);
}

function lockedError({ topology }: Deployment, server: ServerNode, lock: StateLock): LockedError {
  return new LockedError(lockedText(topology.state.kind, stackName(topology, server.name), lock));
}

/** Whose a lock is that is not ours. */
export function lockedText(kind: string, stack: string, { id, who, created }: StateLock): string {
  const locked = `the state of ${stack} is locked by Terraform itself, and not by a deployment`;
  if (kind === 'pg')
    return `${locked}; wait until that ends: PostgreSQL shows whose it is in pg_locks and pg_stat_activity`;
  if (who === '') return `${locked}, and whose it is was not to be learned; wait until that ends, and deploy again`;
  return `${locked}, for ${who} since ${created}; wait until that ends, or if it is dead: terraform force-unlock ${id} in cdktf.out/stacks/${stack}`;
}

function runsFile({ topology }: Deployment, { name }: ServerNode): string {
  return `state/${stackName(topology, name)}.runs.json`;
}

async function openRuns(deployment: Deployment, server: ServerNode): Promise<readonly OpenRun[]> {
  const args = [`${server.directory}/${runsFile(deployment, server)}`];
  const text = await deployment.hosts.script(server, 'looking for runs', `${READ_RECORD} 2>/dev/null || true`, {
    args,
  });
  return text === '' ? [] : (JSON.parse(text) as { readonly runs: readonly OpenRun[] }).runs;
}

async function keepRuns(deployment: Deployment, server: ServerNode, runs: readonly OpenRun[]): Promise<void> {
  const file = publicFile(runsFile(deployment, server), renderJson({ version: 1, runs }));
  await keepRecords(deployment.hosts, server, [file]);
}
