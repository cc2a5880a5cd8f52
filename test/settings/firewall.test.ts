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
    expect(lines(withFirewall('{ ssh: [] }'))).toMatchInlineSnapshot();
  });

  test('fails when a source is a name', () => {
    expect(lines(withFirewall('{ ssh: [office.example.org] }'))).toMatchInlineSnapshot();
  });

  test('fails when an opening lacks its sources and its reason', () => {
    expect(lines(withFirewall('{ allow: [{ port: 9100 }] }'))).toMatchInlineSnapshot();
  });

  test('fails when an opening has a port, a protocol and a reason that cannot be', () => {
    expect(
      lines(withFirewall('{ allow: [{ port: 0, protocol: icmp, from: [10.0.0.300], reason: x }] }')),
    ).toMatchInlineSnapshot();
  });

  test('fails when a setting is unknown', () => {
    expect(lines(withFirewall('{ allowed: [] }'))).toMatchInlineSnapshot();
  });
});
