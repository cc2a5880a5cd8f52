import { SCHEDULE_TARGET } from '../constructs/schedule-script.ts';
import type { ServiceNode } from '../model/service.ts';
import type { Topology } from '../model/topology.ts';
import { didYouMean } from '../settings/did-you-mean.ts';
import { type ExecRequest, exec } from './exec.ts';
import type { OpenTarget } from './open-target.ts';
import { targetText } from './target.ts';
import { UsageError } from './usage-error.ts';

/** What a name can be run as: a job, or something in the container of a service. */
export type Runnable = { readonly kind: 'job' } | InService;

/** Something that runs in the container of a service. */
export type InService =
  | { readonly kind: 'schedule'; readonly service: ServiceNode }
  | { readonly kind: 'command'; readonly service: ServiceNode; readonly command: readonly string[] };

/** Finds the job, the schedule or the command of this name. Throws a `UsageError` when there is none. */
export function findRunnable(topology: Topology, name: string, server: string | null): Runnable {
  if (topology.jobs.some((job) => job.name === name)) {
    if (server === null) return { kind: 'job' };
    throw new UsageError(
      `--server: expected none for the job ${name}, which runs where it belongs, got "${server}"; leave it out`,
    );
  }
  const runnables = topology.services.flatMap((service): readonly (InService & { readonly name: string })[] => [
    ...(service.program.kind === 'schedule' ? [{ kind: 'schedule' as const, name: service.name, service }] : []),
    ...service.commands.map((item) => ({ kind: 'command' as const, service, ...item })),
  ]);
  const named = runnables.filter((item) => item.name === name);
  const found = named.find((item) => server === null || item.service.server === server);
  if (found !== undefined) return found;
  const target = targetText(topology);
  if (named.length > 0)
    throw new UsageError(`--server: expected a server that has ${name}, got "${server}"; leave it out`);
  const known = [...new Set([...topology.jobs, ...runnables].map((item) => item.name))].sort();
  const advice = known.length === 0 ? 'it has none' : didYouMean(name, known, 'name');
  throw new UsageError(`expected a job, schedule or command of ${target}, got "${name}"; ${advice}`);
}

/** Runs a schedule's job now, or a command of a service with more arguments; gives its exit code. */
export function runInService(
  open: OpenTarget,
  runnable: InService,
  { args, isInteractive }: { readonly args: readonly string[]; readonly isInteractive: boolean },
): Promise<number> {
  const { service } = runnable;
  const request = { service: service.name, server: service.server, replica: null, isInteractive };
  const command: ExecRequest['command'] = runnable.kind === 'schedule' ? runNow : [...runnable.command, ...args];
  return exec(open, { ...request, command });
}

/** The command line of a schedule's clock, told to run its job once. */
function runNow(program: readonly string[]): readonly string[] {
  const mode = program.indexOf(SCHEDULE_TARGET) + 1;
  return program.with(mode, 'now');
}
