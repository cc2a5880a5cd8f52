import { HostError } from './host-error.ts';
import { type Locking, withLock } from './lock/with-lock.ts';
import type { OpenTarget } from './open-target.ts';
import { selectJobs } from './services/select-services.ts';
import { runJob } from './step/job.ts';

/** How a job went on one server. */
export interface JobRun {
  readonly job: string;
  readonly server: string;
  readonly seconds: number;
  /** Why it failed; null: it did not. */
  readonly error: string | null;
}

/** Who is told how a job goes. */
export interface JobListener {
  /** A line that it prints. */
  readonly line: (line: string) => void;
  readonly report: (line: string) => void;
}

/**
 * Runs a job now, on each server that has it, also one that ran before.
 *
 * @throws UsageError when there is no such job
 * @throws LockedError when somebody else has the lock
 */
export async function runJobs(
  { topology, hosts }: OpenTarget,
  name: string,
  { line, report }: JobListener,
  locking: Locking,
): Promise<readonly JobRun[]> {
  const jobs = selectJobs(topology, name);
  const servers = topology.servers.filter((server) => jobs.some((job) => job.server === server.name));
  return withLock({ hosts, topology, servers, what: `run of ${name}` }, locking, async (held) => {
    // Its files are on the server since the deployment.
    const secrets = async () => new Map<string, string>();
    const runs: JobRun[] = [];
    for (const server of servers) {
      const begun = performance.now();
      const place = { topology, server, hosts: held.hosts, secrets, report };
      const error = await runJob(place, [name, 'force'], line).then(() => null, failureText);
      runs.push({ job: name, server: server.name, seconds: Math.round((performance.now() - begun) / 100) / 10, error });
    }
    return runs;
  });
}

function failureText(failure: unknown): string {
  if (failure instanceof HostError) return failure.message;
  throw failure;
}
