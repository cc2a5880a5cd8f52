import { z } from 'zod';
import type { Strategy } from '../../model/strategy.ts';
import { count } from './count.ts';
import { duration } from './duration.ts';

const rolling = z.strictObject({
  kind: z.literal('rolling').describe('The edge turns to the new containers as they are ready, and the old ones go.'),
  parallelism: count(1, 64)
    .default(1)
    .describe(
      'Replicas of a service on one server that are replaced at a time; 64 for all at once, which is faster and needs memory for all of them twice.',
    ),
});

/** Terraform is given four hours for all that it does on a server. */
const [LEAST_SECONDS, MOST_SECONDS] = [10, 7200];

const canary = z.strictObject({
  kind: z
    .literal('canary')
    .describe(
      'The edge first sends a share of the requests to the new containers; too many errors end the deployment.',
    ),
  percent: count(1, 50).default(10).describe('Share of the requests that the new containers get, in percent.'),
  period: duration
    .prefault('5m')
    .refine(
      (seconds) => seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS,
      'expected a period from 10s to 2h; choose one in which enough requests come',
    )
    .describe('How long they get that share, from 10 s to 2 h.'),
  maximumErrorPercent: z
    .number()
    .min(0)
    .max(100)
    .default(1)
    .describe(
      'Share of errors in percent, above which the deployment has failed: answers 5xx of the new containers, and connections they did not take.',
    ),
  minimumRequests: count(1, 1_000_000)
    .default(20)
    .describe(
      'Answers of the new containers before which errors do not end it early; where there are fewer at its end, a warning says so.',
    ),
});

const blueGreen = z.strictObject({
  kind: z
    .literal('blue-green')
    .describe('The edge turns at once, and the old containers stay for a time, so that a rollback takes seconds.'),
  keep: duration.prefault('1h').describe('How long the old containers stay.'),
});

/** How a new version of the services behind an edge takes over. */
export const strategy = z
  .discriminatedUnion('kind', [rolling, canary, blueGreen])
  .transform((given): Strategy => {
    if (given.kind === 'rolling') return given;
    if (given.kind === 'blue-green') return { kind: given.kind, keepSeconds: given.keep };
    const { period, ...rest } = given;
    return { ...rest, periodSeconds: period };
  })
  .prefault({ kind: 'rolling' })
  .meta({ title: 'strategy', description: 'How a new version of the services behind an edge takes over.' });
