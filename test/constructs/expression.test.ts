import { describe, expect, test } from 'vitest';
import { Environment } from '../../constructs/environment.ts';
import { text, url } from '../../constructs/expression.ts';
import { ExternalHost } from '../../constructs/external-host.ts';
import { Secret } from '../../constructs/secret.ts';
import { Service } from '../../constructs/service.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { textOf, type Value } from '../../model/value.ts';
import { findService, twoServers } from './servers.ts';

function valueIn(environment: Environment, id: string, name: string): Value {
  const found = findService(topologyOf(environment), id).environment.find((variable) => variable.name === name);
  return found?.value ?? [];
}

describe('text', () => {
  test('joins neighbouring texts and keeps references', () => {
    const { environment, a } = twoServers();
    const db = new Service(a, 'db', { image: 'db:1', ports: { sql: 5432 } });
    new Service(a, 'api', { image: 'api:1', environment: { DB: text`${'x'}=${1}:${db.endpoint}` } });
    expect(valueIn(environment, 'a/api', 'DB')).toEqual([
      'x=1:',
      { kind: 'endpoint', to: 'a/db', port: 'sql', text: 'db:5432' },
    ]);
  });

  test('takes one half of an endpoint', () => {
    const { environment, a } = twoServers();
    const db = new Service(a, 'db', { image: 'db:1', ports: { sql: 5432 } });
    const value = text`host=${db.endpoint.host} port=${db.endpoint.port}`;
    new Service(a, 'api', { image: 'api:1', environment: { DB: value } });
    expect(textOf(valueIn(environment, 'a/api', 'DB'))).toBe('host=db port=5432');
  });

  test('fails when a secret is put into an ordinary template', () => {
    const password = new Secret(new Environment({ system: 'shop', name: 'prod' }), 'password');
    expect(() => `x${password}`).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: expression: a reference was put into plain text; use text\`…\` or url\`…\` for the template]`,
    );
  });

  test('fails when an endpoint is put into an ordinary template', () => {
    const host = new ExternalHost(new Environment({ system: 'shop', name: 'prod' }), 'sic', {
      address: '10.1.1.1',
      ports: { mssql: 1433 },
    });
    expect(() => `x${host.endpoint}`).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: expression: a reference was put into plain text; use text\`…\` or url\`…\` for the template]`,
    );
  });
});

describe('url', () => {
  test('percent-encodes text that is put in, marks secrets for it, and leaves endpoints as they are', () => {
    const { environment, a } = twoServers();
    const password = new Secret(environment, 'password');
    const db = new Service(a, 'db', { image: 'db:1', ports: { sql: 5432 } });
    const value = url`postgresql://${'us/er@x'}:${password}@${db.endpoint}/app`;
    new Service(a, 'api', { image: 'api:1', command: ['api'], environment: { DB: value } });
    expect(valueIn(environment, 'a/api', 'DB')).toEqual([
      'postgresql://us%2Fer%40x:',
      { kind: 'secret', secret: 'password', encoding: 'url' },
      '@',
      { kind: 'endpoint', to: 'a/db', port: 'sql', text: 'db:5432' },
      '/app',
    ]);
  });

  test('does not encode an expression a second time', () => {
    const { environment, a } = twoServers();
    const base = url`http://x/${'a b'}`;
    new Service(a, 'api', { image: 'api:1', environment: { ADDRESS: url`${base}/c` } });
    expect(textOf(valueIn(environment, 'a/api', 'ADDRESS'))).toBe('http://x/a%20b/c');
  });
});
