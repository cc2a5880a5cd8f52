import { describe, expect, test } from 'vitest';
import { selectJobs, selectLogged, selectServices } from '../../../toolkit/services/select-services.ts';
import { fakeServers } from '../fake-servers.ts';

const { topology } = (await fakeServers()).open;

describe('services by name', () => {
  test('are all services where none is named', () => {
    expect(selectServices(topology, []).map(({ id }) => id)).toEqual([
      'app/api',
      'app/edge',
      'app/rabbitmq',
      'db/minio',
      'db/pgbouncer',
      'db/postgres',
      'worker/redis',
      'worker/worker',
    ]);
  });

  test('are those of the names, once each', () => {
    expect(selectServices(topology, ['redis', 'api', 'api']).map(({ id }) => id)).toEqual(['app/api', 'worker/redis']);
  });

  test('may be jobs where logs are asked for', () => {
    expect(selectLogged(topology, ['migrate', 'api']).map(({ id }) => id)).toEqual(['app/api', 'app/migrate']);
    expect(selectJobs(topology, 'migrate').map(({ id }) => id)).toEqual(['app/migrate']);
  });

  test('fails when there is none of a name, and tells each', () => {
    expect(() => selectServices(topology, ['apii', 'redis', 'mail', 'migrate'])).toThrowErrorMatchingInlineSnapshot(`
      [UsageError: expected a service of samaconso/lab, got "apii"; did you mean "api"?
      expected a service of samaconso/lab, got "mail"; the services are api, edge, minio, pgbouncer, postgres, rabbitmq, redis, worker
      expected a service of samaconso/lab, got the job "migrate"; run it by arrimage run samaconso/lab migrate]
    `);
    expect(() => selectLogged(topology, ['migrat'])).toThrowErrorMatchingInlineSnapshot(
      `[UsageError: expected a service or job of samaconso/lab, got "migrat"; did you mean "migrate"?]`,
    );
    expect(() => selectJobs(topology, 'api')).toThrowErrorMatchingInlineSnapshot(
      `[UsageError: expected a job of samaconso/lab, got "api"; the jobs are migrate, minio-buckets, postgres-roles, rabbitmq-users]`,
    );
  });

  test('fails when a job is asked for where there is none', () => {
    expect(() => selectJobs({ ...topology, jobs: [] }, 'migrate')).toThrowErrorMatchingInlineSnapshot(
      `[UsageError: expected a job of samaconso/lab, got "migrate"; it has none]`,
    );
  });
});
