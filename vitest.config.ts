import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Stacks of a project of a user's own import the package by its name. */
const alias = { arrimage: fileURLToPath(new URL('index.ts', import.meta.url)) };

const OWN_LABS = ['lab', 'registry', 'faults', 'incidents'].map((name) => `test/lab/${name}.test.ts`);

const WAYS = ['lock', 'canary', 'drift'].map((name) => `test/lab/${name}.test.ts`);

const DEPLOYMENTS = ['deploy', 'change', 'rollback', 'failure', 'failing-registry'].map(
  (name) => `test/lab/${name}.test.ts`,
);

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
          include: DEPLOYMENTS,
          globalSetup: ['test/lab/tools/setup.ts'],
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
      {
        // What else is done on such a lab: day to day, by other tools, with other projects.
        test: {
          name: 'day',
          env: { TEST_LAB: 'day' },
          include: ['test/lab/*.test.ts'],
          exclude: [...OWN_LABS, ...WAYS, ...DEPLOYMENTS, 'test/lab/remote-state.test.ts'],
          globalSetup: ['test/lab/tools/day-setup.ts'],
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
      {
        // Secrets, encryption, the corporate proxy and the firewall, on SamaConso.
        test: {
          name: 'security',
          env: { TEST_LAB: 'security' },
          include: ['test/lab/security/**/*.test.ts'],
          globalSetup: ['test/lab/tools/security-setup.ts'],
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
      {
        // The other systems, each on a host of one lab, all at the same time.
        test: {
          name: 'systems',
          include: ['test/lab/systems/**/*.test.ts'],
          globalSetup: ['test/lab/tools/systems-setup.ts'],
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
          maxWorkers: 3,
        },
      },
      {
        // Tests of the lab itself and of faults: each has hosts of its own.
        test: {
          name: 'hosts',
          include: OWN_LABS,
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
      {
        // Ways to change an environment and what stands in the way, each on few hosts of its own.
        test: {
          name: 'ways',
          include: WAYS,
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
      {
        // States at MinIO, PostgreSQL and a web service; on two processors too long for `bin/test`.
        test: {
          name: 'states',
          include: ['test/lab/remote-state.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
        },
      },
      {
        // A fault at every boundary of a deployment, on hosts of its own; `FAULTS` says which.
        test: {
          name: 'faults',
          include: ['test/lab/boundaries/**/*.test.ts'],
          globalSetup: ['test/real/tools/build.ts'],
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
        },
      },
      { test: { name: 'bench', include: ['bench/**/*.test.ts'], testTimeout: 1_200_000 } },
    ],
  },
});
