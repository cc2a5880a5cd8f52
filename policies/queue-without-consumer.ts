import { tryFindNearest } from './facts/nearest.ts';
import type { Policy } from './policy.ts';

/** A broker takes tasks for a queue nobody listens to without a word. */
export const queueWithoutConsumer: Policy = {
  id: 'queue-without-consumer',
  severity: 'error',
  title: 'Each queue that tasks are sent to has a worker that takes them.',
  remedy: "Add the queue to a worker's list.",
  incident:
    'SamaConso on one server: notifications were lost, because workers listened to the queue normal only and tasks went to three others too.',
  suppressible: true,
  *check(topology) {
    const consumed = new Map<string, Set<string>>();
    for (const { broker, queue } of topology.services.flatMap((service) => service.consumes)) {
      consumed.set(broker, (consumed.get(broker) ?? new Set()).add(queue));
    }
    for (const { id, publishes } of topology.services) {
      for (const { broker, queue } of publishes) {
        const queues = consumed.get(broker);
        if (queues?.has(queue) === true) continue;
        const taken = [...(queues ?? [])].sort();
        const nearest = tryFindNearest(queue, taken);
        const advice = nearest === null ? "add it to a worker's queues" : `did you mean "${nearest}"?`;
        const others = taken.length === 0 ? 'from none' : `from ${taken.join(', ')}`;
        yield {
          subject: id,
          message: `no worker takes tasks from a queue of ${broker} that it sends to (they take ${others}), got "${queue}"; ${advice}`,
        };
      }
    }
  },
};
