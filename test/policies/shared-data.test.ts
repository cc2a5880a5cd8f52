import { describe, expect, test } from 'vitest';
import type { Mount } from '../../model/container.ts';
import { sharedData } from '../../policies/shared-data.ts';
import { objections, service } from './nodes.ts';

const postgres = { kind: 'postgres', maxConnections: 100, reservedConnections: 3 } as const;

function data(readOnly: boolean): readonly Mount[] {
  return [{ kind: 'volume', volume: 'db/data', target: '/data', readOnly }];
}

describe('shared-data', () => {
  test('fails when the old and the new container of a database meet on its volume', () => {
    expect(
      objections(sharedData, {
        services: [service('db/postgres', { program: postgres, mounts: data(false), update: 'rolling' })],
      }),
    ).toMatchInlineSnapshot(
      `"db/postgres: two containers would write to db/data at once and destroy its data, got "update: rolling"; use one replica and update: recreate"`,
    );
  });

  test('fails when its replicas do', () => {
    expect(
      objections(sharedData, {
        services: [service('db/postgres', { program: postgres, mounts: data(false), replicas: 2 })],
      }),
    ).toMatchInlineSnapshot(
      `"db/postgres: two containers would write to db/data at once and destroy its data, got "2 replicas"; use one replica and update: recreate"`,
    );
  });

  test('fails when another service writes there', () => {
    expect(
      objections(sharedData, {
        services: [
          service('db/postgres', { program: postgres, mounts: data(false) }),
          service('db/tool', { mounts: data(false) }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"db/postgres: another service writes to its data in db/data, got "db/tool"; mount it read-only there"`,
    );
  });

  test('lets others read the data, and programs share what is no database', () => {
    expect(
      objections(sharedData, {
        services: [
          service('db/postgres', { program: postgres, mounts: data(false) }),
          service('db/backup', { mounts: data(true) }),
          service('app/api', {
            mounts: [{ kind: 'volume', volume: 'app/media', target: '/media', readOnly: false }],
            update: 'rolling',
          }),
          service('app/edge', { mounts: [{ kind: 'volume', volume: 'app/media', target: '/media', readOnly: false }] }),
        ],
      }),
    ).toBe('');
  });
});
