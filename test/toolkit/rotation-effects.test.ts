import { describe, expect, test } from 'vitest';
import { diffTopologies } from '../../toolkit/diff/diff-topologies.ts';
import { configured } from '../fixtures/configured.ts';

/** What a new version of a secret does to what runs; the commands that revoke a login change with it. */
async function effectsOf(target: string, name: string): Promise<readonly string[]> {
  const after = await configured(target, `secrets.${name}.version=2`);
  const { changes } = diffTopologies(await configured(target), after);
  return changes.filter(({ effect }) => effect !== 'updated').map(({ id, effect }) => `${id} ${effect}`);
}

describe('a new version of a secret', () => {
  test.each([
    ['database-password', ['api', 'migrate', 'postgres-roles', 'worker']],
    ['rabbitmq-api-password', ['api', 'rabbitmq-users']],
    ['rabbitmq-worker-password', ['rabbitmq-users', 'worker']],
    ['minio-bucket-password', ['api', 'minio-buckets', 'worker']],
    ['rabbitmq-administrator-password', ['rabbitmq-users']],
    ['secret-key', ['api', 'worker']],
  ])('of %s interrupts nothing', async (name, expected) => {
    const effects = await effectsOf('samaconso/prod', name);
    expect(effects.map((effect) => /\/(\S+)/.exec(effect)?.[1]).sort()).toEqual(expected);
    for (const effect of effects) expect(effect).toMatch(/ (replaced-without-interruption|runs-again)$/);
  });

  test('of postgres-superuser-password replaces no container', async () => {
    expect(await effectsOf('samaconso/prod', 'postgres-superuser-password')).toEqual([
      'db/postgres reloaded',
      'db/postgres-roles runs-again',
    ]);
  });

  test.each([
    ['samaconso/prod', 'pgbouncer-password', 'db/pgbouncer restarted-with-interruption'],
    ['samaconso/prod', 'redis-password', 'worker/redis restarted-with-interruption'],
    ['samaconso/prod', 'minio-root-password', 'db/minio restarted-with-interruption'],
    ['dhis2-sync/prod', 'backup-password', 'main/backup restarted-with-interruption'],
  ])('in %s of %s says that it interrupts', async (target, name, expected) => {
    expect(await effectsOf(target, name)).toContain(expected);
  });
});
