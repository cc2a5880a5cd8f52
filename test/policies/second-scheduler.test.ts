import { describe, expect, test } from 'vitest';
import { secondScheduler } from '../../policies/second-scheduler.ts';
import { objections, service } from './nodes.ts';

const beat = { kind: 'celery-beat', application: 'sync' } as const;
const worker = { kind: 'celery-worker', application: 'sync', concurrency: 2 } as const;

describe('second-scheduler', () => {
  test('fails when a worker is a scheduler too', () => {
    expect(
      objections(secondScheduler, {
        services: [
          service('app/beat', { program: beat }),
          service('app/worker', { program: worker, command: [['celery'], ['-A'], ['sync'], ['worker'], ['-B']] }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"app/worker: application sync has a scheduler already, so that each task would be sent twice, got "app/beat"; keep one"`,
    );
  });

  test('fails when there are two replicas, or two at once while it is replaced', () => {
    expect(
      objections(secondScheduler, {
        services: [service('app/beat', { program: beat, replicas: 2, update: 'rolling' })],
      }),
    ).toMatchInlineSnapshot(`
      "app/beat: expected one scheduler, got "2 replicas"; set replicas to 1
      app/beat: two schedulers run while it is replaced, got "update: rolling"; use update: recreate"
    `);
  });

  test('lets each application have its own, and workers be many', () => {
    expect(
      objections(secondScheduler, {
        services: [
          service('app/beat', { program: beat }),
          service('app/other', { program: { ...beat, application: 'other' } }),
          service('app/worker', { program: worker, replicas: 2, command: [['celery'], ['worker'], ['-Q'], ['a,B']] }),
        ],
      }),
    ).toBe('');
  });
});
