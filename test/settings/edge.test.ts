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

  test('has a certificate of Let’s Encrypt, of its authority for tries unless told otherwise, or of another authority', () => {
    expect(value('{ letsEncrypt: {} }')).toMatchObject({ letsEncrypt: { publicAddresses: [] } });
    expect(value('{ letsEncrypt: { environment: production, email: ops@example.org } }')).toMatchObject({
      letsEncrypt: { environment: 'production', email: 'ops@example.org' },
    });
    const directory = 'https://acme.example.org/directory';
    expect(value(`{ letsEncrypt: { directory: '${directory}', nameServer: '10.0.0.1:53' } }`)).toMatchObject({
      letsEncrypt: { directory, nameServer: '10.0.0.1:53' },
    });
  });

  test('fails when it has two certificates, or two authorities', () => {
    expect(
      lines('{ letsEncrypt: { environment: real, directory: http://acme, email: x, nameServer: dns } }'),
    ).toMatchInlineSnapshot(`
      "a.yaml:1:38 value.letsEncrypt.environment: expected "staging" or "production", got "real"; choose one of these
      a.yaml:1:55 value.letsEncrypt.directory: expected the https:// address of an ACME directory, got "http://acme"; write all of it
      a.yaml:1:75 value.letsEncrypt.email: expected an e-mail address, got "x"; write name@host
      a.yaml:1:90 value.letsEncrypt.nameServer: expected the IP address of a DNS server, with or without a port, got "dns"; write it like 9.9.9.9 or 9.9.9.9:53"
    `);
    expect(
      lines('{ letsEncrypt: { environment: staging, directory: https://acme.example.org/ } }'),
    ).toMatchInlineSnapshot(
      `"a.yaml:1:38 value.letsEncrypt.environment: expected none beside directory, since it chooses between Let's Encrypt's own, got "staging"; remove one of the two"`,
    );
    expect(lines('{ letsEncrypt: {}, certificate: none.pem }')).toMatchInlineSnapshot(`
      "a.yaml:1:10 value.letsEncrypt: expected none beside certificate, since a site has one certificate, got an empty mapping; remove one of the two
      a.yaml:1:40 value.certificate: expected the name of a file in ./, got "none.pem"; put it there"
    `);
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
