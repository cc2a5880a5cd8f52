import { describe, expect, test } from 'vitest';
import { queueWithoutProducer } from '../../policies/queue-without-producer.ts';
import { objections, service } from './nodes.ts';

const broker = 'app/rabbitmq';
const queues = (...names: readonly string[]) => names.map((queue) => ({ broker, queue }));

describe('queue-without-producer', () => {
  test('fails when nothing sends to a queue that a worker listens to', () => {
    expect(
      objections(queueWithoutProducer, {
        services: [
          service('app/api', { publishes: queues('urgent') }),
          service('worker/worker', { consumes: queues('urgnet', 'urgent') }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"worker/worker: nothing sends tasks to a queue of app/rabbitmq that it takes from, got "urgnet"; correct the name, or add it to what sends to it"`,
    );
  });

  test('passes when something does', () => {
    expect(
      objections(queueWithoutProducer, {
        services: [
          service('app/api', { publishes: queues('urgent') }),
          service('worker/worker', { consumes: queues('urgent') }),
        ],
      }),
    ).toBe('');
  });
});
