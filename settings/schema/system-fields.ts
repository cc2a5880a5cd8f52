import { z } from 'zod';
import { count } from './count.ts';
import { duration } from './duration.ts';
import { externalHost } from './external-host.ts';
import { name } from './name.ts';
import { outboundProxy } from './outbound-proxy.ts';
import { secretStore } from './secret-store.ts';
import { server } from './server.ts';
import { state } from './state.ts';
import { strategy } from './strategy.ts';
import { suppression } from './suppression.ts';

/** What every system has: spread it into the object of its settings. */
export const systemFields = {
  servers: z
    .record(name, server)
    .refine(
      (servers) => Object.keys(servers).length > 0,
      'expected at least one server; write its name and its address',
    )
    .describe('Servers by name.'),
  externalHosts: z
    .record(name, externalHost)
    .default({})
    .describe('Machines that somebody else runs, by a name of ours.'),
  outboundProxy: outboundProxy.exactOptional(),
  suppressions: z.array(suppression).default([]).describe('Objections of policies that the team lives with.'),
  state,
  strategy,
  steadyFor: duration
    .refine((seconds) => seconds < 60, 'expected less than a minute; write a shorter time')
    .prefault('10s')
    .describe(
      'Time that a new container has run without a break before it gets traffic, and before a deployment counts as done: one that crashes within it never serves.',
    ),
  encryption: z
    .enum(['internal', 'none'])
    .default('none')
    .describe(
      'Whether PostgreSQL, PgBouncer, RabbitMQ, Redis and MinIO are reached by TLS only (`internal`: by certificates of an authority that arrimage keeps among the secrets). Production should be `internal`.',
    ),
  secretStore: secretStore.exactOptional(),
  secrets: z
    .record(
      name,
      z
        .strictObject({
          version: count(1, 999_999)
            .default(1)
            .describe('Counts rotations; another version reaches the servers as another file.'),
        })
        .meta({ title: 'secret', description: 'What is unusual about a secret.' }),
    )
    .default({})
    .describe('Secrets by name, where something other than the usual is wanted. Never their values.'),
};
