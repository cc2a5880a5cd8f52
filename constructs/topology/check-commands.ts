import type { Job } from '../job.ts';
import { pathOf } from '../path.ts';
import type { Service } from '../service.ts';
import type { TopologyProblem } from '../topology-error.ts';

/** Adds a problem for each name of a command that could mean two things: people type it without a server or a service. */
export function checkCommands(services: readonly Service[], jobs: readonly Job[], problems: TopologyProblem[]): void {
  // What a name means, in words; the same service on several servers has the same commands.
  const meanings = new Map<string, string>();
  const claim = (construct: Service | Job, name: string, meaning: string): void => {
    const before = meanings.get(name) ?? meaning;
    meanings.set(name, before);
    if (before === meaning) return;
    problems.push({
      path: pathOf(construct),
      message: `the name "${name}" would mean ${before} and ${meaning}; rename one of the two`,
    });
  };
  for (const job of jobs) claim(job, job.name, 'the job');
  for (const service of services) {
    if (service.props.program?.().kind === 'schedule') claim(service, service.name, 'the schedule');
  }
  for (const service of services) {
    for (const name of service.commands.keys()) claim(service, name, `a command of ${service.name}`);
  }
}
