import { z } from 'zod';

/** Plain environment variables; a secret is no setting. */
export const environmentVariables = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of a variable; use letters, digits and underscores'),
    z.string().meta({ title: 'text' }),
  )
  .default({})
  .describe('Environment variables in plain text, numbers in quotes. No secret belongs here.')
  .meta({ title: 'variables', examples: [{ LOG_LEVEL: 'info' }] });
