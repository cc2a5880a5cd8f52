import { describe, expect, test } from 'vitest';
import type { Resources } from '../../../model/container.ts';
import { GIB, MIB } from '../../fixtures/containers.ts';
import { composed } from './composed.ts';

const NONE: Resources = { memoryBytes: null, cpus: null, pids: null, shmBytes: 64 * MIB, nofile: null };

describe('the limits of a service', () => {
  test.each([
    [2 * GIB, '2g'],
    [1536 * MIB, '1536m'],
    [10_240, '10k'],
    [1_000_000_001, '1000000001b'],
  ])('let it have %d bytes of memory and no swap: %s', (memoryBytes, text) => {
    expect(composed({ resources: { ...NONE, memoryBytes } })).toMatchObject({ mem_limit: text, memswap_limit: text });
  });

  test('are processors, processes, shared memory and open files', () => {
    const resources = { ...NONE, cpus: 0.5, pids: 256, shmBytes: 512 * MIB, nofile: 16_384 };

    expect(composed({ resources })).toMatchObject({
      cpus: 0.5,
      pids_limit: 256,
      shm_size: '512m',
      ulimits: { nofile: { soft: 16_384, hard: 16_384 } },
    });
  });

  test.each(['mem_limit', 'memswap_limit', 'cpus', 'pids_limit', 'ulimits'])(
    'say nothing of %s when there is none',
    (key) => {
      expect(composed({ resources: NONE })).not.toHaveProperty(key);
    },
  );
});

describe('the permissions of a service', () => {
  test('are the capabilities it keeps after all were dropped', () => {
    expect(composed({ capabilities: ['CAP_CHOWN', 'CAP_SETUID'] })).toMatchObject({
      cap_drop: ['ALL'],
      cap_add: ['CHOWN', 'SETUID'],
    });
  });

  test('are none when it keeps no capability', () => {
    expect(composed({ capabilities: [] })).toMatchObject({ cap_drop: ['ALL'] });
    expect(composed({ capabilities: [] })).not.toHaveProperty('cap_add');
  });

  test("are the engine's own when its capabilities are left alone", () => {
    expect(composed({ capabilities: null })).not.toHaveProperty('cap_drop');
  });

  test('cannot be raised by a program it starts', () => {
    expect(composed({ noNewPrivileges: true })).toMatchObject({ security_opt: ['no-new-privileges:true'] });
    expect(composed({ noNewPrivileges: false })).not.toHaveProperty('security_opt');
  });
});

describe('the log of a service', () => {
  test('goes to its driver with the options, as texts in their order', () => {
    const logging = { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3', tag: '{{.Name}}' } };

    expect(JSON.stringify(composed({ logging })['logging'])).toBe(
      '{"driver":"json-file","options":{"max-file":"3","max-size":"10m","tag":"{{.Name}}"}}',
    );
  });
});
