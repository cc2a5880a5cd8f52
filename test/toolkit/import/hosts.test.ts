import { describe, expect, test } from 'vitest';
import { type HostTarget, hostsInText } from '../../../toolkit/import/hosts.ts';

function hosts() {
  const db: HostTarget = { to: 'db', toKind: 'service', machine: null, ports: new Map([[5432, 'postgres']]) };
  const api: HostTarget = { to: 'api', toKind: 'service', machine: null, ports: new Map() };
  return new Map([
    ['db', db],
    ['my-database', db],
    ['api', api],
  ]);
}

function found(variable: string, text: string, beside: Readonly<Record<string, string>> = {}) {
  const spans = hostsInText(text, variable, hosts(), new Map(Object.entries(beside)));
  return spans.map(({ start, end, target, port, half }) => `${text.slice(start, end)} → ${target.to} ${half} ${port}`);
}

describe('the hosts in the value of a variable', () => {
  test.each([
    ['DATABASE_URL', 'postgres://u@db:5432/x', ['db:5432 → db both 5432']],
    ['DATABASE_URL', 'postgres://u@my-database/x', ['my-database → db host 5432']],
    ['API', 'http://api/v1', ['api → api host 80']],
    ['API', 'api:8080', ['api:8080 → api both 8080']],
    ['DB_HOST', 'db', ['db → db host 5432']],
    ['NODES', 'api:8000,db:5432', ['api:8000 → api both 8000', 'db:5432 → db both 5432']],
    ['ODBC', 'SERVER=db,1433;DATABASE=x', ['db → db host 1433']],
  ])('are found: %s=%s', (name, text, expected) => {
    expect(found(name, text)).toEqual(expected);
  });

  test('have the port that the variable beside it says', () => {
    expect(found('API_HOST', 'api', { API_PORT: '9000' })).toEqual(['api → api host 9000']);
  });

  test.each([
    ['POSTGRES_DB', 'db'],
    ['SITE', 'https://api.example.org'],
    ['IMAGE', 'registry/db:16'],
    ['TITLE', 'the api and the db'],
    ['API_HOST', 'api'],
    ['PATH', '/srv/db/data'],
  ])('are not seen where something else is meant, or no port is known: %s=%s', (name, text) => {
    expect(found(name, text)).toEqual([]);
  });
});
