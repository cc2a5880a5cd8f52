import { describe, expect, test } from 'vitest';
import { edge } from '../../settings/schema/edge.ts';
import { noun } from './noun.ts';

describe('edge', () => {
  const { lines, value } = noun(edge);

  test('has a rate limit in requests and seconds', () => {
    expect(value('{ rateLimit: { requests: 100, period: 2m, burst: 20 } }')).toMatchObject({
      rateLimit: { requests: 100, seconds: 120, burst: 20 },
    });
    expect(value('{ rateLimit: { requests: 100 } }')).toMatchObject({ rateLimit: { requests: 100, seconds: 60 } });
  });

  test('fails with all that is wrong at once', () => {
    expect(
      lines('{ port: 0, certificate: none.pem, rateLimit: { requests: 0, period: 60 }, trustedProxies: [x] }'),
    ).toMatchInlineSnapshot(`
      "a.yaml:1:16 value.port: expected a port, got "0"; use a whole number from 1 to 65535
      a.yaml:1:32 value.certificate: expected the name of a file in ./, got "none.pem"; put it there
      a.yaml:1:65 value.rateLimit.requests: expected a whole number from 1 to 1000000, got "0"; choose one of these
      a.yaml:1:76 value.rateLimit.period: expected a duration such as "30s", "5m" or "1h", got the number "60"; write a whole number and one of s, m, h, d
      a.yaml:1:99 value.trustedProxies[0]: expected an IP address or a CIDR block such as 10.101.0.0/16, got "x"; write all four parts of the address"
    `);
  });
});
