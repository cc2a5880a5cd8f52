import type { Program } from '../model/service.ts';
import type { Policy } from './policy.ts';

/** Seconds under which a stop turns into SIGKILL too early; PostgreSQL's image says that even 90 may not be enough. */
const LEAST_SECONDS = 60;

const SLOW: ReadonlySet<Program['kind']> = new Set(['postgres', 'rabbitmq', 'celery-worker']);

/** Terraform's provider kills at once what it is given no time for; 60 seconds are the least that these take under load. */
export const shortStopGrace: Policy = {
  id: 'short-stop-grace',
  severity: 'error',
  title: 'PostgreSQL, RabbitMQ and Celery workers have 60 seconds or more to stop before they are killed.',
  remedy: 'Set the stop grace to 60 seconds or more; for a worker to the longest task and a margin.',
  incident: null,
  suppressible: true,
  *check(topology) {
    for (const { id, program, stop } of topology.services) {
      if (!SLOW.has(program.kind) || stop.graceSeconds >= LEAST_SECONDS) continue;
      const loss = program.kind === 'celery-worker' ? 'the tasks it runs' : 'a clean shutdown';
      yield {
        subject: id,
        message: `expected ${LEAST_SECONDS} seconds or more to stop in, or it loses ${loss}, got "${stop.graceSeconds}s"; raise the stop grace`,
      };
    }
  },
};
