import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { address, addressBlock, dnsName, ipAddress } from '../../settings/schema/address.ts';
import { noun } from './noun.ts';

describe('address', () => {
  const { lines, value } = noun(address);

  test('is an IPv4 address', () => {
    expect(value('10.101.2.10')).toEqual('10.101.2.10');
  });

  test('is an IPv6 address', () => {
    expect(value('"2001:db8::1"')).toEqual('2001:db8::1');
  });

  test('is a DNS name', () => {
    expect(value('db.example.org')).toEqual('db.example.org');
  });

  test('is a name without a domain', () => {
    expect(value('srv-asreports')).toEqual('srv-asreports');
  });

  test('fails when a part of an address is missing', () => {
    expect(lines('10.0.0')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an IP address or a DNS name, got "10.0.0"; write all four parts of an address, or a name without scheme or port"`,
    );
  });

  test('fails when a part of an address is too large', () => {
    expect(lines('10.0.0.256')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an IP address or a DNS name, got "10.0.0.256"; write all four parts of an address, or a name without scheme or port"`,
    );
  });

  test('fails when it has a scheme', () => {
    expect(lines('https://db.example.org')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an IP address or a DNS name, got "https://db.example.org"; write all four parts of an address, or a name without scheme or port"`,
    );
  });

  test('fails when it has a port', () => {
    expect(lines('db:22')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an IP address or a DNS name, got "db:22"; write all four parts of an address, or a name without scheme or port"`,
    );
  });

  test('fails when it is empty', () => {
    expect(lines('""')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an IP address or a DNS name, got ""; write all four parts of an address, or a name without scheme or port"`,
    );
  });

  test('fails when a label ends with a hyphen', () => {
    expect(lines('db-.example.org')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an IP address or a DNS name, got "db-.example.org"; write all four parts of an address, or a name without scheme or port"`,
    );
  });

  test('fails when it is a number', () => {
    expect(lines('10')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an IP address or a DNS name, got the number "10"; write all four parts of an address, or a name without scheme or port"`,
    );
  });
});

describe('ipAddress', () => {
  const { lines, value } = noun(ipAddress);

  test('is what Node takes for one', () => {
    const part = fc.constantFrom('::', ':', '1', 'ab', 'FFFF', '0', '12345', 'g', '.', '255', '256', '01');
    const text = fc.oneof(
      fc.array(part, { maxLength: 16 }).map((parts) => parts.join('')),
      fc.ipV4(),
      fc.ipV6(),
    );
    fc.assert(
      fc.property(text, (given) => {
        // An IPv6 address that ends in an IPv4 one is left out.
        if (given.includes(':') && given.includes('.')) return;
        expect([given, ipAddress.safeParse(given).success]).toEqual([given, isIP(given) !== 0]);
      }),
      { numRuns: 2000 },
    );
  });

  test('is an address', () => {
    expect(value('192.0.2.1')).toEqual('192.0.2.1');
  });

  test('fails when it is a name', () => {
    expect(lines('db.example.org')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an IP address, got "db.example.org"; write all four parts, or an IPv6 address without brackets"`,
    );
  });

  test('fails when it is in brackets', () => {
    expect(lines('"[2001:db8::1]"')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an IP address, got "[2001:db8::1]"; write all four parts, or an IPv6 address without brackets"`,
    );
  });
});

describe('dnsName', () => {
  const { lines, value } = noun(dnsName);

  test('is a name', () => {
    expect(value('srv-commercial')).toEqual('srv-commercial');
  });

  test('fails when it has an underscore', () => {
    expect(lines('srv_a')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a DNS name, got "srv_a"; use letters, digits, hyphens and dots, without scheme or port"`,
    );
  });

  test('fails when it is longer than 253 characters', () => {
    expect(
      lines(
        'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      ),
    ).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected a DNS name, got "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"; use letters, digits, hyphens and dots, without scheme or port"`,
    );
  });
});

describe('addressBlock', () => {
  const { lines, value } = noun(addressBlock);

  test('is a block', () => {
    expect(value('10.101.0.0/16')).toEqual('10.101.0.0/16');
  });

  test('is an address', () => {
    expect(value('192.0.2.1')).toEqual('192.0.2.1');
  });

  test('fails when the prefix is too long', () => {
    expect(lines('10.0.0.0/33')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an IP address or a CIDR block such as 10.101.0.0/16, got "10.0.0.0/33"; write all four parts of the address"`,
    );
  });

  test('fails when it is a name', () => {
    expect(lines('everybody')).toMatchInlineSnapshot(
      `"a.yaml:1:8 value: expected an IP address or a CIDR block such as 10.101.0.0/16, got "everybody"; write all four parts of the address"`,
    );
  });
});
