import { describe, expect, test } from 'vitest';
import { superuserCredentials } from '../../policies/superuser-credentials.ts';
import { job, objections, secret, service, variable } from './nodes.ts';

const administration = { secret: 'superuser-password', jobs: ['db/postgres-roles'] };
const given = [variable('DATABASE_URL', 'postgresql://postgres:', secret('superuser-password'), '@postgres/shop')];
const postgres = service('db/postgres', {
  program: { kind: 'postgres', maxConnections: 100, reservedConnections: 3, administration },
  environment: given,
});

describe('superuser-credentials', () => {
  test('fails when a service or a job is given the password of the superuser', () => {
    expect(
      objections(superuserCredentials, {
        services: [postgres, service('app/api', { environment: given })],
        jobs: [job('app/migrate', { environment: given })],
      }),
    ).toMatchInlineSnapshot(`
      "app/api: it is given the administrator's password of db/postgres, got "superuser-password" in variable DATABASE_URL; give it a user with the rights that it needs
      app/migrate: it is given the administrator's password of db/postgres, got "superuser-password" in variable DATABASE_URL; give it a user with the rights that it needs"
    `);
  });

  test('passes for the server itself, the job that sets its users, and who has a user of its own', () => {
    expect(
      objections(superuserCredentials, {
        services: [postgres, service('app/api', { environment: [variable('PASSWORD', secret('database-password'))] })],
        jobs: [job('db/postgres-roles', { environment: given })],
      }),
    ).toBe('');
  });
});
