import { describe, expect, test } from 'vitest';
import { outboundProxy } from '../../settings/schema/outbound-proxy.ts';
import { noun } from './noun.ts';

describe('outboundProxy', () => {
  const { lines, value } = noun(outboundProxy);

  test('is an address and a port', () => {
    expect(value('{ address: proxy.example.org, port: 8080 }')).toEqual({
      address: 'proxy.example.org',
      port: 8080,
      exceptions: [],
    });
  });

  test('fails when the port is missing', () => {
    expect(lines('{ address: proxy.example.org }')).toMatchInlineSnapshot(
      `"a.yaml:1:1 value.port: expected a port, got nothing; use a whole number from 1 to 65535"`,
    );
  });

  test('fails when an exception has a star', () => {
    expect(lines('{ address: 192.0.2.1, port: 1, exceptions: ["*.example.org"] }')).toMatchInlineSnapshot(
      `"a.yaml:1:52 value.exceptions[0]: expected a DNS name or an IP address, got "*.example.org"; write a domain without a star, its subdomains are meant too, and each address by itself, not a block"`,
    );
  });

  test('fails when an exception is a block of addresses, which not every program understands', () => {
    expect(lines('{ address: 192.0.2.1, port: 1, exceptions: [10.0.0.0/8] }')).toMatchInlineSnapshot(
      `"a.yaml:1:52 value.exceptions[0]: expected a DNS name or an IP address, got "10.0.0.0/8"; write a domain without a star, its subdomains are meant too, and each address by itself, not a block"`,
    );
  });

  test.each(['corp.example', '.corp.example', '10.0.0.1', '"fd00::1"', 'intranet'])(
    'takes the exception %s',
    (text) => {
      expect(value(`{ address: 192.0.2.1, port: 1, exceptions: [${text}] }`)).toHaveProperty('exceptions', [
        text.replaceAll('"', ''),
      ]);
    },
  );

  test('fails when the address holds a password, which is not shown', () => {
    expect(lines('{ address: "user:pass/word@10.1.1.1", port: 1 }')).toMatchInlineSnapshot(
      `"a.yaml:1:19 value.address: expected an IP address or a DNS name, got "[REDACTED]"; write all four parts of an address, or a name without scheme or port"`,
    );
  });

  test('fails when the exceptions are one text', () => {
    expect(lines('{ address: 192.0.2.1, port: 1, exceptions: "a,b" }')).toMatchInlineSnapshot(
      `"a.yaml:1:51 value.exceptions: expected a list, got "a,b"; write each item on a line of its own after -, or all of them in brackets"`,
    );
  });

  test('fails when there is no such file of certificates', () => {
    expect(lines('{ address: 192.0.2.1, port: 1, certificateAuthority: ca.pem }')).toMatchInlineSnapshot(
      `"a.yaml:1:61 value.certificateAuthority: expected the name of a file in ./, got "ca.pem"; put it there"`,
    );
  });

  test('fails when the file of certificates is a number', () => {
    expect(lines('{ address: 192.0.2.1, port: 1, certificateAuthority: 1 }')).toMatchInlineSnapshot(
      `"a.yaml:1:61 value.certificateAuthority: expected text, got the number "1"; put it in quotes"`,
    );
  });
});
