import { describe, expect, test } from 'vitest';
import { redisMemory } from '../../policies/redis-memory.ts';
import { MIB, objections, service } from './nodes.ts';

const resources = { memoryBytes: 256 * MIB, cpus: null, pids: 256, shmBytes: 0, nofile: null };

describe('redis-memory', () => {
  test('fails when data may fill the whole limit', () => {
    expect(
      objections(redisMemory, {
        services: [service('db/redis', { program: { kind: 'redis', maxMemoryBytes: 256 * MIB }, resources })],
      }),
    ).toMatchInlineSnapshot(
      `"db/redis: expected a maxmemory of 204.8 MiB at most under a limit of 256 MiB, got "256 MiB"; lower it or raise the limit"`,
    );
  });

  test('fails when Redis is not told to stop', () => {
    expect(
      objections(redisMemory, {
        services: [service('db/redis', { program: { kind: 'redis', maxMemoryBytes: null }, resources })],
      }),
    ).toMatchInlineSnapshot(
      `"db/redis: expected a maxmemory of 204.8 MiB at most under a limit of 256 MiB, got "no maxmemory"; lower it or raise the limit"`,
    );
  });

  test('passes when room is left', () => {
    expect(
      objections(redisMemory, {
        services: [service('db/redis', { program: { kind: 'redis', maxMemoryBytes: 192 * MIB }, resources })],
      }),
    ).toBe('');
  });
});
