import { describe, expect, test } from 'vitest';
import { queueWithoutConsumer } from '../../policies/queue-without-consumer.ts';
import { objections, service } from './nodes.ts';

const broker = 'app/rabbitmq';
const queues = (...names: readonly string[]) => names.map((queue) => ({ broker, queue }));

describe('queue-without-consumer', () => {
  test('fails when workers take from the queue normal only (SamaConso: lost notifications)', () => {
    expect(
      objections(queueWithoutConsumer, {
        services: [
          service('app/api', { publishes: queues('high_priority', 'low_priority', 'normal', 'urgent') }),
          service('worker/worker', { consumes: queues('normal') }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "app/api: no worker takes tasks from a queue of app/rabbitmq that it sends to (they take from normal), got "high_priority"; add it to a worker's queues
      app/api: no worker takes tasks from a queue of app/rabbitmq that it sends to (they take from normal), got "low_priority"; add it to a worker's queues
      app/api: no worker takes tasks from a queue of app/rabbitmq that it sends to (they take from normal), got "urgent"; add it to a worker's queues"
    `);
  });

  test('fails when nobody takes tasks at all', () => {
    expect(
      objections(queueWithoutConsumer, {
        services: [service('app/api', { publishes: queues('normal') })],
      }),
    ).toMatchInlineSnapshot(
      `"app/api: no worker takes tasks from a queue of app/rabbitmq that it sends to (they take from none), got "normal"; add it to a worker's queues"`,
    );
  });

  test('passes when each queue has a worker', () => {
    expect(
      objections(queueWithoutConsumer, {
        services: [
          service('app/api', { publishes: queues('normal', 'urgent') }),
          service('worker/slow', { consumes: queues('normal') }),
          service('worker/fast', { consumes: queues('urgent') }),
        ],
      }),
    ).toBe('');
  });
});
