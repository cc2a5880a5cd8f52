import { z } from 'zod';

const EXPECTED = 'expected a port; use a whole number from 1 to 65535';

/** A TCP port. */
export const port = z
  .int(EXPECTED)
  .min(1, EXPECTED)
  .max(65535, EXPECTED)
  .meta({ title: 'port', examples: [8000] });
