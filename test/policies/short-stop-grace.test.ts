import { describe, expect, test } from 'vitest';
import { shortStopGrace } from '../../policies/short-stop-grace.ts';
import { objections, service } from './nodes.ts';

describe('short-stop-grace', () => {
  test('fails when a database, a broker or a worker is killed before it can end', () => {
    expect(
      objections(shortStopGrace, {
        services: [
          service('db/postgres', {
            program: { kind: 'postgres', maxConnections: 100, reservedConnections: 3 },
            stop: { signal: 'SIGINT', graceSeconds: 10 },
          }),
          service('worker/worker', {
            program: { kind: 'celery-worker', application: 'shop', concurrency: 2 },
            stop: { signal: null, graceSeconds: 30 },
          }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "db/postgres: expected 60 seconds or more to stop in, or it loses a clean shutdown, got "10s"; raise the stop grace
      worker/worker: expected 60 seconds or more to stop in, or it loses the tasks it runs, got "30s"; raise the stop grace"
    `);
  });

  test('passes with 60 seconds, and asks nothing of others', () => {
    expect(
      objections(shortStopGrace, {
        services: [
          service('app/rabbitmq', { program: { kind: 'rabbitmq' }, stop: { signal: null, graceSeconds: 60 } }),
          service('app/api', { stop: { signal: null, graceSeconds: 10 } }),
        ],
      }),
    ).toBe('');
  });
});
