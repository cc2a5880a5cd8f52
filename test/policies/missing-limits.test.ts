import { describe, expect, test } from 'vitest';
import { missingLimits } from '../../policies/missing-limits.ts';
import { job, MIB, objections, service } from './nodes.ts';

const limits = { memoryBytes: 512 * MIB, cpus: null, pids: 256, shmBytes: 0, nofile: null };

describe('missing-limits', () => {
  test('fails when a service and a job may use all of their server', () => {
    expect(
      objections(missingLimits, {
        services: [service('app/api', { resources: { ...limits, memoryBytes: null } })],
        jobs: [job('app/migrate', { resources: { ...limits, memoryBytes: null, pids: null } })],
      }),
    ).toMatchInlineSnapshot(`
      "app/api: it may use all that its server has, got no limit of "memory"; set it in resources
      app/migrate: it may use all that its server has, got no limit of "memory, pids"; set it in resources"
    `);
  });

  test('asks for no limit of processors', () => {
    expect(
      objections(missingLimits, {
        services: [service('app/api', { resources: limits })],
      }),
    ).toBe('');
  });
});
