import type { Policy } from './policy.ts';

/** A warning: what sends tasks may stand outside of the system. */
export const queueWithoutProducer: Policy = {
  id: 'queue-without-producer',
  severity: 'warning',
  title: 'Each queue that a worker takes tasks from is one that something sends tasks to.',
  remedy: 'Correct the name, or add the queue to what sends to it.',
  incident: null,
  suppressible: true,
  *check(topology) {
    const published = new Set(
      topology.services.flatMap((service) => service.publishes.map(({ broker, queue }) => `${broker} ${queue}`)),
    );
    for (const { id, consumes } of topology.services) {
      for (const { broker, queue } of consumes) {
        if (published.has(`${broker} ${queue}`)) continue;
        yield {
          subject: id,
          message: `nothing sends tasks to a queue of ${broker} that it takes from, got "${queue}"; correct the name, or add it to what sends to it`,
        };
      }
    }
  },
};
