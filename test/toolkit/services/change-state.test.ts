import { describe, expect, test } from 'vitest';
import { changeState, type StateVerb } from '../../../toolkit/services/change-state.ts';
import { type Answer, fakeServers } from '../fake-servers.ts';
import { heldBy, locking } from '../locking.ts';

/** What was done, told and found wrong. */
async function change(verb: StateVerb, names: readonly string[], answer?: Answer) {
  const { open, done, received } = await fakeServers(answer);
  const owner = locking();
  const { rows, errors } = await changeState(open, verb, names, owner);
  const stops = received.filter(({ script }) => script.includes('docker stop'));
  const limits = stops.map(({ options }) => (options.timeoutMilliseconds ?? 0) / 1000);
  return {
    done,
    told: owner.told,
    errors,
    limits,
    states: rows.map(({ service, replica, state }) => [service, replica, state].join(' ')),
  };
}

describe('starting', () => {
  test('goes by what depends on what, server by server, each healthy before the next', async () => {
    expect((await change('start', [])).done).toMatchInlineSnapshot(`
      [
        "db: start minio",
        "db: wait for minio",
        "db: start postgres",
        "db: wait for postgres",
        "db: start pgbouncer",
        "db: wait for pgbouncer",
        "app: start rabbitmq",
        "app: wait for rabbitmq",
        "app: start api 1",
        "app: wait for api 1",
        "app: start api 2",
        "app: wait for api 2",
        "app: start edge",
        "app: wait for edge",
        "worker: start redis",
        "worker: wait for redis",
        "worker: start worker",
        "worker: wait for worker",
      ]
    `);
  });

  test('tells each, and the state of each at the end', async () => {
    const { told, states, errors } = await change('start', ['redis', 'api']);
    expect(told).toMatchInlineSnapshot(`
      [
        "api 1 on app was started and is healthy",
        "api 2 on app was started and is healthy",
        "redis on worker was started and is healthy",
      ]
    `);
    expect(states).toEqual(['api 1 running', 'api 2 running', 'redis  running']);
    expect(errors).toEqual([]);
  });

  test('fails when one is not healthy, and leaves what needs it as it is', async () => {
    const { done, errors } = await change('start', [], ({ server, script }) =>
      server === 'app' && script.includes('not ready after') ? { code: 3, stderr: 'rabbitmq is unhealthy' } : null,
    );
    expect(done.filter((line) => line.startsWith('app: ') || line.startsWith('worker: '))).toEqual([
      'app: start rabbitmq',
    ]);
    expect(errors).toMatchInlineSnapshot(`
      [
        "server app: waiting for rabbitmq failed: rabbitmq is unhealthy",
        "server worker: it is left as it is, since it waits for server app",
      ]
    `);
  });

  test('fails when a service has no container', async () => {
    const { errors } = await change('start', ['redis'], ({ script }) =>
      script.includes("'container {{json .}}'") ? '' : null,
    );
    expect(errors).toMatchInlineSnapshot(`
      [
        "server worker: redis has no container there; deploy it first",
      ]
    `);
  });
});

describe('stopping', () => {
  test('is the reverse of starting', async () => {
    expect((await change('stop', [])).done).toMatchInlineSnapshot(`
      [
        "worker: stop worker",
        "worker: stop redis",
        "app: stop edge",
        "app: stop api 1",
        "app: stop api 2",
        "app: stop rabbitmq",
        "db: stop pgbouncer",
        "db: stop postgres",
        "db: stop minio",
      ]
    `);
  });

  test('gives each the time that it has to end, and a minute more', async () => {
    expect((await change('stop', ['rabbitmq'])).limits).toEqual([180]);
    expect((await change('stop', ['api'])).limits).toEqual([90]);
  });

  test('says who will miss a service', async () => {
    expect((await change('stop', ['redis', 'pgbouncer', 'postgres'])).told).toMatchInlineSnapshot(`
      [
        "pgbouncer on db will be missed by api on app, worker on worker",
        "redis on worker will be missed by api on app, worker on worker",
        "redis on worker was stopped",
        "pgbouncer on db was stopped",
        "postgres on db was stopped",
      ]
    `);
    expect((await change('stop', [])).told.filter((line) => line.includes('missed'))).toEqual([]);
  });

  test('goes on with the other servers where one does not answer', async () => {
    const { done, errors } = await change('stop', ['worker', 'api', 'postgres'], ({ server }) =>
      server === 'app' ? { code: 255, stderr: 'ssh: connect to host 198.51.100.12 port 22: Connection refused' } : null,
    );
    expect(done).toEqual(['worker: stop worker', 'db: stop postgres']);
    expect(errors).toMatchInlineSnapshot(`
      [
        "server app: SSH refused at 198.51.100.12 port 22; start sshd, or put its address and port right",
      ]
    `);
  });
});

describe('restarting', () => {
  test('takes replicas one after another, each healthy before the next', async () => {
    expect((await change('restart', ['api'])).done).toEqual([
      'app: restart api 1',
      'app: wait for api 1',
      'app: restart api 2',
      'app: wait for api 2',
    ]);
  });

  test('fails when the first replica is not healthy afterwards, and leaves the second as it is', async () => {
    const { done } = await change('restart', ['api'], ({ script }) =>
      script.includes('not ready after') ? { code: 3, stderr: 'api is unhealthy' } : null,
    );
    expect(done).toEqual(['app: restart api 1']);
  });
});

test('fails when somebody deploys, and touches nothing', async () => {
  const { open, done } = await fakeServers(({ script }) =>
    script.includes('docker create --name') ? heldBy('ada@laptop') : null,
  );
  await expect(changeState(open, 'restart', ['api'], locking())).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LockedError: samaconso/lab is locked on app by ada@laptop for 2 min; --wait waits for it, and a run that has died loses it within a minute or so]`,
  );
  expect(done).toEqual([]);
});

test('fails when a service is unknown, and reaches no server', async () => {
  const { open, received } = await fakeServers();
  await expect(changeState(open, 'stop', ['redos'], locking())).rejects.toThrowErrorMatchingInlineSnapshot(
    `[UsageError: expected a service of samaconso/lab, got "redos"; did you mean "redis"?]`,
  );
  expect(received).toEqual([]);
});
