import { describe, expect, test } from 'vitest';
import { server } from '../../settings/schema/server.ts';
import { noun } from './noun.ts';

describe('firewall of a server', () => {
  const { lines, value } = noun(server);
  const withFirewall = (text: string): string => `{ address: 192.0.2.1, firewall: ${text} }`;

  test('limits who may log in, and opens further ports with their reason', () => {
    expect(
      value(withFirewall('{ ssh: [10.0.0.0/8], allow: [{ port: 9100, from: [10.0.0.5], reason: node-exporter }] }')),
    ).toMatchObject({
      sshSources: ['10.0.0.0/8'],
      openings: [{ port: 9100, protocol: 'tcp', from: ['10.0.0.5'], reason: 'node-exporter' }],
    });
  });

  test('says nothing where nothing is given', () => {
    expect(Object.keys(value(withFirewall('{}')) as object)).not.toContain('openings');
  });

  test('fails when SSH is open for nobody', () => {
    expect(lines(withFirewall('{ ssh: [] }'))).toMatchInlineSnapshot(
      `"a.yaml:1:47 value.firewall.ssh: expected at least one address, got an empty list; list those that may connect, or 0.0.0.0/0 for everybody"`,
    );
  });

  test('fails when a source is a name', () => {
    expect(lines(withFirewall('{ ssh: [office.example.org] }'))).toMatchInlineSnapshot(
      `"a.yaml:1:48 value.firewall.ssh[0]: expected an IP address or a CIDR block such as 10.101.0.0/16, got "office.example.org"; write all four parts of the address"`,
    );
  });

  test('fails when an opening lacks its sources and its reason', () => {
    expect(lines(withFirewall('{ allow: [{ port: 9100 }] }'))).toMatchInlineSnapshot(`
      "a.yaml:1:50 value.firewall.allow[0].from: expected a list, got nothing; add it
      a.yaml:1:50 value.firewall.allow[0].reason: expected a reason, got nothing; add it"
    `);
  });

  test('fails when an opening has a port, a protocol and a reason that cannot be', () => {
    expect(
      lines(withFirewall('{ allow: [{ port: 0, protocol: icmp, from: [10.0.0.300], reason: x }] }')),
    ).toMatchInlineSnapshot(`
      "a.yaml:1:58 value.firewall.allow[0].port: expected a port, got "0"; use a whole number from 1 to 65535
      a.yaml:1:71 value.firewall.allow[0].protocol: expected "tcp" or "udp", got "icmp"; did you mean "tcp"?
      a.yaml:1:84 value.firewall.allow[0].from[0]: expected an IP address or a CIDR block such as 10.101.0.0/16, got "10.0.0.300"; write all four parts of the address
      a.yaml:1:105 value.firewall.allow[0].reason: expected what it is for, got "x"; write 3 to 100 characters"
    `);
  });

  test('fails when a setting is unknown', () => {
    expect(lines(withFirewall('{ allowed: [] }'))).toMatchInlineSnapshot(
      `"a.yaml:1:42 value.firewall.allowed: unknown setting, got "allowed"; did you mean "allow"?"`,
    );
  });
});
