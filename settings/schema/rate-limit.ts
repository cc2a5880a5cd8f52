import { z } from 'zod';
import { count } from './count.ts';
import { duration } from './duration.ts';

/** How often one client may ask an edge. */
export const rateLimit = z
  .strictObject({
    requests: count(1, 1_000_000).describe('Requests of one client in the period.'),
    period: duration.prefault('60s').describe('Length of the period.'),
    burst: count(1, 1_000_000)
      .exactOptional()
      .describe('Requests that may come at once; then they are admitted at the rate. Default: as many as requests.'),
  })
  .transform(({ requests, period, burst }) => ({
    requests,
    seconds: period,
    ...(burst === undefined ? {} : { burst }),
  }))
  .meta({ title: 'rate limit', description: 'How often one client may ask; what is more is answered by 429.' });
