import { describe, expect, test } from 'vitest';
import { bind, MIB, serviceNode, volume } from '../../fixtures/containers.ts';
import { composed, composeFile, tiny } from './composed.ts';

describe('the mounts of a service', () => {
  test('are its volumes, under the name that the engine knows them by', () => {
    const topology = tiny([serviceNode('db/cache', { mounts: [volume('db/cache-data', '/data')] })]);
    const volumes = [
      { kind: 'volume', path: 'db/data', id: 'db/cache-data', server: 'db', name: 'shop-prod-cache-data' } as const,
      { kind: 'volume', path: 'app/data', id: 'app/data', server: 'app', name: 'shop-prod-data' } as const,
    ];
    const file = composeFile({ ...topology, volumes });

    expect(file.services['cache']?.['volumes']).toEqual([{ type: 'volume', source: 'cache-data', target: '/data' }]);
    expect(file.volumes).toEqual({ 'cache-data': { name: 'shop-prod-cache-data' } });
  });

  test('are files of the host, which must be there already', () => {
    const mounts = [bind('/srv/files/cache-01/redis.conf', '/etc/redis.conf')];

    expect(composed({ mounts })['volumes']).toEqual([
      {
        type: 'bind',
        source: '/srv/files/cache-01/redis.conf',
        target: '/etc/redis.conf',
        read_only: true,
        bind: { create_host_path: false },
      },
    ]);
  });

  test('can be read-only or not, each by itself', () => {
    const mounts = [
      { kind: 'volume', volume: 'db/a', target: '/a', readOnly: true },
      { kind: 'bind', source: '/b', target: '/b', readOnly: false },
    ] as const;

    expect(composed({ mounts })['volumes']).toEqual([
      { type: 'volume', source: 'a', target: '/a', read_only: true },
      { type: 'bind', source: '/b', target: '/b', bind: { create_host_path: false } },
    ]);
  });

  test('are memory, with its size and its mode', () => {
    const mounts = [
      { kind: 'tmpfs', target: '/run/odd', sizeBytes: 1000, mode: '0700' },
      { kind: 'tmpfs', target: '/tmp', sizeBytes: 64 * MIB, mode: '1777' },
    ] as const;

    expect(composed({ mounts })['tmpfs']).toEqual(['/run/odd:size=1000b,mode=0700', '/tmp:size=64m,mode=1777']);
    expect(composed({ mounts })).not.toHaveProperty('volumes');
  });
});

describe('the file system of a service', () => {
  test('is read-only where it is told so', () => {
    expect(composed({ readOnly: true })).toHaveProperty('read_only', true);
    expect(composed({ readOnly: false })).not.toHaveProperty('read_only');
  });
});
