import { describe, expect, test } from 'vitest';
import { abruptStopSignal } from '../../policies/abrupt-stop-signal.ts';
import { objections, service } from './nodes.ts';

const pgbouncer = {
  kind: 'pgbouncer',
  postgres: 'db/postgres',
  maxClientConnections: 100,
  serverConnections: 20,
} as const;

describe('abrupt-stop-signal', () => {
  test('fails when PgBouncer would wait for all of its clients to leave', () => {
    expect(
      objections(abruptStopSignal, {
        services: [service('db/pgbouncer', { program: pgbouncer, stop: { signal: null, graceSeconds: 30 } })],
      }),
    ).toMatchInlineSnapshot(
      `"db/pgbouncer: it does not end in good order by this signal, got "the image's own"; use SIGINT"`,
    );
  });

  test('fails when nginx drops the requests it is answering', () => {
    expect(
      objections(abruptStopSignal, {
        services: [
          service('app/edge', {
            program: { kind: 'nginx', upstreams: [] },
            stop: { signal: 'TERM', graceSeconds: 30 },
          }),
        ],
      }),
    ).toMatchInlineSnapshot(`"app/edge: it does not end in good order by this signal, got "TERM"; use SIGQUIT"`);
  });

  test('fails when a program is killed at once', () => {
    expect(
      objections(abruptStopSignal, {
        services: [service('app/api', { stop: { signal: 'SIGKILL', graceSeconds: 30 } })],
      }),
    ).toMatchInlineSnapshot(`"app/api: it does not end in good order by this signal, got "SIGKILL"; use SIGTERM"`);
  });

  test('lets each image choose where its choice is right', () => {
    expect(
      objections(abruptStopSignal, {
        services: [
          service('db/pgbouncer', { program: pgbouncer, stop: { signal: 'SIGINT', graceSeconds: 30 } }),
          service('app/edge', { program: { kind: 'nginx', upstreams: [] } }),
          service('app/api'),
        ],
      }),
    ).toBe('');
  });
});
