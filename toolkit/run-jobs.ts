import { HostError } from './host-error.ts';
import { look } from './look/look.ts';
import type { OpenTarget } from './open-target.ts';
import { refuseLocked } from './services/locked.ts';
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
 * @throws LockedError when somebody deploys
 */
export async function runJobs(
  { topology, hosts }: OpenTarget,
  name: string,
  { line, report }: JobListener,
): Promise<readonly JobRun[]> {
  const jobs = selectJobs(topology, name);
  const servers = topology.servers.filter((server) => jobs.some((job) => job.server === server.name));
  refuseLocked(topology, await Promise.all(servers.map((server) => look(hosts, topology, server))));
  // Its files are on the server since the deployment.
  const secrets = async () => new Map<string, string>();
  const runs: JobRun[] = [];
  for (const server of servers) {
    const begun = performance.now();
    const error = await runJob({ topology, server, hosts, secrets, report }, [name, 'force'], line).then(
      () => null,
      (failure: unknown) => {
        if (failure instanceof HostError) return failure.message;
        throw failure;
      },
    );
    runs.push({ job: name, server: server.name, seconds: Math.round((performance.now() - begun) / 100) / 10, error });
  }
  return runs;
}
