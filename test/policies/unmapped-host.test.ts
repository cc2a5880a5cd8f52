import { describe, expect, test } from 'vitest';
import { unmappedHost } from '../../policies/unmapped-host.ts';
import { objections, secret, service, variable } from './nodes.ts';

const externalHosts = [
  {
    kind: 'external-host',
    path: 'sic',
    name: 'srv-asreports',
    address: '10.101.2.87',
    ports: [{ name: 'sql', port: 1433 }],
  },
] as const;

describe('unmapped-host', () => {
  test('fails when a SQL Server is named in plain text (SamaConso: SQL Servers unreachable)', () => {
    expect(
      objections(unmappedHost, {
        externalHosts,
        services: [
          service('app/api', {
            environment: [
              variable('ODBC', 'Driver={ODBC Driver 18 for SQL Server};Server=tcp:srv-asreports,1433;Database=SIC'),
              variable('SIC_SERVER', 'srv-asreports'),
              variable('SIC_URL', 'mssql://reader:', secret('sic'), '@srv-asreports:1433/SIC'),
            ],
          }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "app/api: variable ODBC names a host that cannot be resolved there, got "srv-asreports"; refer to its endpoint in place of its name
      app/api: variable SIC_SERVER names a host that cannot be resolved there, got "srv-asreports"; refer to its endpoint in place of its name
      app/api: variable SIC_URL names a host that cannot be resolved there, got "srv-asreports"; refer to its endpoint in place of its name"
    `);
  });

  test('fails when a service of another server is', () => {
    expect(
      objections(unmappedHost, {
        services: [
          service('app/api', { environment: [variable('DATABASE', 'pgbouncer:6432')] }),
          service('db/pgbouncer'),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"app/api: variable DATABASE names a host that cannot be resolved there, got "pgbouncer"; refer to its endpoint in place of its name"`,
    );
  });

  test('passes when the name is mapped, is an endpoint, or only looks like one', () => {
    expect(
      objections(unmappedHost, {
        externalHosts,
        services: [
          service('app/api', {
            environment: [variable('SIC_SERVER', 'srv-asreports')],
            extraHosts: [{ name: 'srv-asreports', address: '10.101.2.87' }],
          }),
          service('app/web', {
            environment: [variable('API', 'http://api:8000/srv-asreports'), variable('TITLE', 'srv-asreports')],
          }),
        ],
      }),
    ).toBe('');
  });
});
