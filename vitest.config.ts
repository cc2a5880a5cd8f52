import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Stacks of a project of a user's own import the package by its name. */
const alias = { arrimage: fileURLToPath(new URL('index.ts', import.meta.url)) };

/** On a lab each look is a program or more on its hosts: once in a while is often enough. */
const ON_LAB = { expect: { poll: { interval: 500 } }, testTimeout: 600_000, hookTimeout: 1_200_000 };

const labTests = (...names: readonly string[]): string[] => names.map((name) => `test/lab/${name}.test.ts`);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          alias,
          include: ['test/**/*.test.ts'],
          exclude: ['test/real/**', 'test/lab/**'],
          // The sources keep no state, so that files can share a worker: five times faster.
          pool: 'threads',
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'real',
          alias,
          include: ['test/real/**/*.test.ts'],
          globalSetup: ['test/real/tools/build.ts'],
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
      {
        // Deployments of SamaConso, good and bad, on one lab: one after the other.
        test: {
          name: 'lab',
          include: labTests('deploy', 'change', 'rollback', 'failure'),
          ...ON_LAB,
          globalSetup: ['test/lab/tools/setup.ts'],
          fileParallelism: false,
        },
      },
      {
        // What else is done on such a lab day to day, and with projects of a user's own.
        test: {
          name: 'day',
          env: { TEST_LAB: 'day' },
          include: labTests('day', 'edge', 'import', 'init', 'left', 'way-back'),
          ...ON_LAB,
          globalSetup: ['test/lab/tools/day-setup.ts'],
          fileParallelism: false,
        },
      },
      {
        // Secrets, the corporate proxy and the firewall, on SamaConso.
        test: {
          name: 'security',
          env: { TEST_LAB: 'security' },
          include: labTests('security/canary', 'security/firewall', 'security/outbound-proxy', 'security/rotation'),
          ...ON_LAB,
          globalSetup: ['test/lab/tools/security-setup.ts'],
          fileParallelism: false,
        },
      },
      {
        // The other systems, each on a host of one lab.
        test: {
          name: 'systems',
          include: ['test/lab/systems/**/*.test.ts'],
          ...ON_LAB,
          globalSetup: ['test/lab/tools/systems-setup.ts'],
          fileParallelism: false,
        },
      },
      {
        // The lab itself and its registry, and drift: each has hosts of its own.
        test: {
          name: 'hosts',
          include: labTests('lab', 'registry', 'drift'),
          ...ON_LAB,
          fileParallelism: false,
        },
      },
      {
        // Deployments that meet, on a host of their own.
        test: {
          name: 'lock',
          include: labTests('lock'),
          ...ON_LAB,
          fileParallelism: false,
        },
      },
      {
        // Needed less often: `bin/test all`.
        test: {
          name: 'more',
          env: { TEST_LAB: 'day' },
          include: labTests(
            'blue-green',
            'canary',
            'compose',
            'failing-registry',
            'faults',
            'incidents',
            'leaving',
            'security/converted-volume',
            'security/encryption',
            'single-server',
            'takeover',
          ),
          ...ON_LAB,
          globalSetup: ['test/lab/tools/day-setup.ts'],
          fileParallelism: false,
        },
      },
      {
        // States at MinIO, PostgreSQL and a web service: `bin/test all`.
        test: {
          name: 'states',
          include: labTests('remote-state'),
          ...ON_LAB,
        },
      },
      {
        // A fault at every boundary of a deployment, on hosts of its own; `FAULTS` says which.
        test: {
          name: 'faults',
          include: ['test/lab/boundaries/**/*.test.ts'],
          ...ON_LAB,
          globalSetup: ['test/real/tools/build.ts'],
        },
      },
      { test: { name: 'bench', include: ['bench/**/*.test.ts'], testTimeout: 1_200_000 } },
    ],
  },
});
