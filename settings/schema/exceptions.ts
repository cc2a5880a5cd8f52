import { z } from 'zod';

/** In what the team's own program is less confined than it could be; a reason makes it so. */
export const exceptions = z
  .strictObject({
    writableRoot: z
      .string()
      .refine(
        (text) => text.trim().length >= 10,
        'expected a reason of at least 10 characters; write why it has to, or leave it out',
      )
      .exactOptional()
      .describe(
        'Why the program may write to its root file system. Default: it may not, but for /tmp, which is memory, and its volumes.',
      )
      .meta({ title: 'reason', examples: ['keeps its reports in /app/out until 3.2'] }),
  })
  .prefault({})
  .describe('In what it is less confined than it could be, each with the reason; reports show them.')
  .meta({ title: 'exceptions' });
