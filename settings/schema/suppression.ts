import { z } from 'zod';
import type { Suppression } from '../../model/suppression.ts';

/** A team's decision to live with what a policy objects to. */
export const suppression = z
  .strictObject({
    policy: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, 'expected the id of a policy, such as "image-without-digest"; `check` shows it')
      .describe('Id of the policy, as `check` shows it.')
      .meta({ title: 'id of a policy', examples: ['image-without-digest'] }),
    subject: z
      .string()
      .min(1, 'expected what the policy objects to, such as "db/postgres"; leave it out for everything')
      .exactOptional()
      .describe('What the policy objects to, as `check` shows it. Default: everything.')
      .meta({ examples: ['db/postgres'] }),
    reason: z
      .string()
      .refine(
        (text) => text.trim().length >= 10,
        'expected a reason of at least 10 characters; write why it is accepted',
      )
      .describe('Why the team lives with it; it stands in every report.')
      .meta({ title: 'reason' }),
    until: z.iso
      .date('expected a date such as 2027-06-30; write year, month and day')
      .exactOptional()
      .describe('Last day it holds. Default: no end.')
      .meta({ title: 'date', examples: ['2027-06-30'] }),
  })
  .transform(
    ({ policy, subject, reason, until }): Suppression => ({
      policy,
      subject: subject ?? null,
      reason,
      until: until ?? null,
    }),
  )
  .meta({ title: 'suppression', description: "A team's decision to live with what a policy objects to." });
