import type { JobNode } from '../../model/job.ts';
import type { CreateOptions } from '../commands/create-container.ts';
import { createLines } from './create-lines.ts';
import type { StepPlace } from './step-place.ts';

/** Whether a job says of itself that it has nothing to do, by its own command for that; where that fails for whatever reason, it has. */
export async function isNeedless(
  { topology, server, hosts }: StepPlace,
  job: JobNode,
  options: CreateOptions,
): Promise<boolean> {
  // The topology of an older release may not say it.
  if ((job.needlessWhen ?? []).length === 0 || job.runs === 'both-ways') return false;
  const asking = { ...job, command: job.needlessWhen.map((word) => [word]) };
  const script = `docker rm -f "$1" >/dev/null 2>&1 || true\n${createLines(topology, asking, options)}\n${ASK}`;
  const said = await hosts.script(server, `asking whether ${job.name} has anything to do`, script, {
    args: [options.name, String(job.timeoutSeconds)],
    timeoutSeconds: job.timeoutSeconds + 60,
  });
  return said.trim() === '0';
}

const ASK = `
docker start "$1" >/dev/null
timeout "$2" docker wait "$1" || echo late
docker rm -f "$1" >/dev/null`;
