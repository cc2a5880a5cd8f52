import type { ServiceNode } from '../model/service.ts';
import { textOf } from '../model/value.ts';
import { groupBy } from './facts/container.ts';
import type { Policy } from './policy.ts';

/** A worker with `-B` is a scheduler too. */
export const secondScheduler: Policy = {
  id: 'second-scheduler',
  severity: 'error',
  title: 'An application has one scheduler, also while it is replaced.',
  remedy: 'Keep one celery beat with one replica and update: recreate, and no worker with -B.',
  incident: null,
  suppressible: true,
  *check(topology) {
    const schedulers = topology.services.filter((service) => applicationOf(service) !== null);
    for (const [application, services] of groupBy(schedulers, (service) => applicationOf(service) ?? '')) {
      const [first, ...others] = services;
      for (const { id } of others) {
        yield {
          subject: id,
          message: `application ${application} has a scheduler already, so that each task would be sent twice, got "${first?.id}"; keep one`,
        };
      }
      for (const { id, replicas, update } of services) {
        if (replicas > 1)
          yield { subject: id, message: `expected one scheduler, got "${replicas} replicas"; set replicas to 1` };
        if (update === 'rolling') {
          yield {
            subject: id,
            message: 'two schedulers run while it is replaced, got "update: rolling"; use update: recreate',
          };
        }
      }
    }
  },
};

/** The application whose tasks a service schedules; null: it schedules none. */
function applicationOf({ program, command }: ServiceNode): string | null {
  if (program.kind === 'celery-beat') return program.application;
  if (program.kind !== 'celery-worker') return null;
  const words = command.flatMap((argument) => textOf(argument).split(/\s+/));
  return words.includes('-B') || words.includes('--beat') ? program.application : null;
}
