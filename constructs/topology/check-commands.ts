import type { Job } from '../job.ts';
import { pathOf } from '../path.ts';
import type { Service } from '../service.ts';
import type { TopologyProblem } from '../topology-error.ts';

/** Adds a problem for each name of a command that could mean two things: people type it without a server or a service. */
export function checkCommands(services: readonly Service[], jobs: readonly Job[], problems: TopologyProblem[]): void {
  const owners = new Map<string, string>(jobs.map((job) => [job.name, job.name]));
  const isSchedule = (service: Service): boolean => service.props.program?.().kind === 'schedule';
  for (const service of services.filter(isSchedule)) owners.set(service.name, service.name);
  for (const service of services) {
    for (const name of service.commands.keys()) {
      const owner = owners.get(name) ?? service.name;
      owners.set(name, owner);
      // The same service on several servers has the same commands.
      if (owner === service.name && owner !== name) continue;
      const message = `its command "${name}" has the name of ${owner === name ? 'a job or schedule' : `a command of ${owner}`}; rename one of the two`;
      problems.push({ path: pathOf(service), message });
    }
  }
}
