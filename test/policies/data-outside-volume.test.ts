import { describe, expect, test } from 'vitest';
import type { Mount } from '../../model/container.ts';
import { dataOutsideVolume } from '../../policies/data-outside-volume.ts';
import { objections, service, variable } from './nodes.ts';

const postgres = { kind: 'postgres', maxConnections: 100, reservedConnections: 3 } as const;

function mounted(target: string): readonly Mount[] {
  return [{ kind: 'volume', volume: 'db/data', target, readOnly: false }];
}

describe('data-outside-volume', () => {
  test('fails when PostgreSQL 18 has the volume where 17 had it', () => {
    expect(
      objections(dataOutsideVolume, {
        services: [
          service('db/postgres', {
            image: 'postgres:18.6',
            program: postgres,
            mounts: mounted('/var/lib/postgresql/data'),
          }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"db/postgres: its data is lost with the container: no volume is mounted at /var/lib/postgresql/18/docker, got "/var/lib/postgresql/data"; mount one there"`,
    );
  });

  test('fails when PostgreSQL 15 has the volume above the one its image declares', () => {
    expect(
      objections(dataOutsideVolume, {
        services: [
          service('db/postgres', {
            image: 'postgres:15.19',
            program: postgres,
            mounts: mounted('/var/lib/postgresql'),
          }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"db/postgres: its data is lost with the container: no volume is mounted at /var/lib/postgresql/data, got "/var/lib/postgresql"; mount one there"`,
    );
  });

  test('fails when MinIO serves a folder that is on no volume', () => {
    expect(
      objections(dataOutsideVolume, {
        services: [
          service('db/minio', {
            program: { kind: 'minio' },
            command: [['server'], ['/export']],
            mounts: mounted('/data'),
          }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"db/minio: its data is lost with the container: no volume is mounted at /export, got "/data"; mount one there"`,
    );
  });

  test('fails when RabbitMQ has no volume', () => {
    expect(
      objections(dataOutsideVolume, {
        services: [service('app/rabbitmq', { program: { kind: 'rabbitmq' } })],
      }),
    ).toMatchInlineSnapshot(
      `"app/rabbitmq: its data is lost with the container: no volume is mounted at /var/lib/rabbitmq, got "no volume"; mount one there"`,
    );
  });

  test('passes when the data of each version lies on the volume', () => {
    expect(
      objections(dataOutsideVolume, {
        services: [
          service('db/a', { image: 'postgres:18.6', program: postgres, mounts: mounted('/var/lib/postgresql') }),
          service('db/b', { image: 'postgres:15.19', program: postgres, mounts: mounted('/var/lib/postgresql/data') }),
          service('db/c', {
            program: postgres,
            environment: [variable('PGDATA', '/srv/pg/data')],
            mounts: mounted('/srv/pg'),
          }),
          service('db/d', { program: { kind: 'minio' }, command: [['server'], ['/data']], mounts: mounted('/data') }),
          service('db/e', { program: { kind: 'redis', maxMemoryBytes: null } }),
        ],
      }),
    ).toBe('');
  });
});
