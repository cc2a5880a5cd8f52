import { z } from 'zod';

/** Scheme, host and port as a browser sends them: no path, and no port that the scheme has anyway. */
export const origin = z
  .string()
  .regex(
    /^(?!http:.*:80$)(?!https:.*:443$)https?:\/\/(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[1-9][0-9]{0,4})?$/,
    'expected an origin such as https://api.example.org; write scheme, lower-case host and, if it is not the usual one, port, without a path or a final /',
  )
  .meta({ title: 'origin', examples: ['https://api.example.org', 'http://10.101.2.50:8000'] });
