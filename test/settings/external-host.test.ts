import { describe, expect, test } from 'vitest';
import { externalHost } from '../../settings/schema/external-host.ts';
import { noun } from './noun.ts';

describe('externalHost', () => {
  const { lines, value } = noun(externalHost);

  test('has a name, an address and ports', () => {
    expect(value('{ name: srv-asreports, address: 10.101.2.87, ports: { mssql: 1433 } }')).toEqual({
      name: 'srv-asreports',
      address: '10.101.2.87',
      ports: { mssql: 1433 },
    });
  });

  test('fails when it has no port', () => {
    expect(lines('{ name: a, address: 192.0.2.1, ports: {} }')).toMatchInlineSnapshot(
      `"a.yaml:1:39 value.ports: expected at least one port, got an empty mapping; name the port that is connected to"`,
    );
  });

  test('fails when its address is a name', () => {
    expect(lines('{ name: a, address: b.example.org, ports: { x: 1 } }')).toMatchInlineSnapshot(
      `"a.yaml:1:28 value.address: expected an IP address, got "b.example.org"; write all four parts, or an IPv6 address without brackets"`,
    );
  });

  test('fails when a port has a bad name', () => {
    expect(lines('{ name: a, address: 192.0.2.1, ports: { MSSQL: 1433 } }')).toMatchInlineSnapshot(
      `"a.yaml:1:48 value.ports.MSSQL: expected a name of lower-case letters, digits and hyphens, got "MSSQL"; start it with a letter, end it with no hyphen"`,
    );
  });

  test('fails when the ports are a list', () => {
    expect(lines('{ name: a, address: 192.0.2.1, ports: [1433] }')).toMatchInlineSnapshot(
      `"a.yaml:1:46 value.ports: expected a mapping, got a list; write "name: value" lines below it"`,
    );
  });
});
