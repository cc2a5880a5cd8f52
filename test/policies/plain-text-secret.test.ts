import { describe, expect, test } from 'vitest';
import { entrypointOf } from '../../constructs/topology/entrypoint.ts';
import { plainTextSecret } from '../../policies/plain-text-secret.ts';
import { file, objections, secret, service, variable } from './nodes.ts';

describe('plain-text-secret', () => {
  test('fails when a variable holds a password, and does not repeat it', () => {
    expect(
      objections(plainTextSecret, {
        services: [service('app/api', { environment: [variable('SMTP_PASSWORD', 'x9!kLm20pQ')] })],
      }),
    ).toMatchInlineSnapshot(
      `"app/api: variable SMTP_PASSWORD holds a secret as plain text, got "********"; refer to a secret in its place"`,
    );
  });

  test('fails when a URL does', () => {
    expect(
      objections(plainTextSecret, {
        services: [
          service('app/api', {
            environment: [variable('DATABASE_URL', 'postgresql://shop:x9%21kLm20pQ@db:5432/shop')],
          }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"app/api: a URL in variable DATABASE_URL holds a secret as plain text, got "********"; refer to a secret in its place"`,
    );
  });

  test('fails when a command does', () => {
    expect(
      objections(plainTextSecret, {
        services: [
          service('app/api', { command: [['sh'], ['-c'], ['JWT_SECRET=x9kLm20pQ exec server --api-key x9kLm20pR']] }),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "app/api: JWT_SECRET in the command holds a secret as plain text, got "********"; refer to a secret in its place
      app/api: api-key in the command holds a secret as plain text, got "********"; refer to a secret in its place"
    `);
  });

  test('fails when a file gives it with an arrow, but not when that refers to a variable', () => {
    expect(
      objections(plainTextSecret, {
        services: [service('app/logstash')],
        files: [
          file('app/logstash', '/pipeline/a.conf', 'password => "x9kLm20pQ"'),
          file('app/logstash', '/pipeline/b.conf', 'password => "${ELASTIC_PASSWORD}"'),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"app/logstash: password in file /pipeline/a.conf holds a secret as plain text, got "********"; refer to a secret in its place"`,
    );
  });

  test('fails when a file does', () => {
    expect(
      objections(plainTextSecret, {
        services: [service('app/api')],
        files: [
          file('app/api', '/app/config.json', '{"clientSecret": "x9kLm20pQ", "tokenTtl": "15m"}'),
          file(
            'db/pgbouncer',
            '/etc/pgbouncer/userlist.txt',
            '"shop" "x9kLm20pQ"\n"other" "SCRAM-SHA-256$4096:c2FsdA==$x:y"\n',
          ),
          file(
            'app/edge',
            '/etc/nginx/key.pem',
            '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n',
          ),
        ],
      }),
    ).toMatchInlineSnapshot(`
      "app/api: clientSecret in file /app/config.json holds a secret as plain text, got "********"; refer to a secret in its place
      db/pgbouncer: file /etc/pgbouncer/userlist.txt holds a secret as plain text, got "********"; refer to a secret in its place
      app/edge: file /etc/nginx/key.pem holds a private key as plain text; refer to a secret in its place"
    `);
  });

  test('passes when secrets stand in their place', () => {
    expect(
      objections(plainTextSecret, {
        services: [
          service('app/api', {
            environment: [
              variable('DATABASE_URL', 'postgresql://shop:', secret('database'), '@db:5432/shop'),
              variable('JWT_SECRET', secret('jwt')),
              variable('PASSWORD_FILE', '/run/secrets/password'),
              variable('ACCESS_TOKEN_EXPIRE_MINUTES', '30'),
              variable('NEXT_PUBLIC_API_KEY', 'pk_live_1234'),
              variable('MYSQL_ALLOW_EMPTY_PASSWORD', 'yes'),
            ],
          }),
        ],
        files: [
          file(
            'app/edge',
            '/etc/nginx/nginx.conf',
            'proxy_cache_key $host$uri;\nproxy_set_header X-Token $http_x_token;\n',
          ),
          file(
            'app/api',
            '/entrypoint',
            `${entrypointOf('other')}PASSWORD=$(cat /run/secrets/password)\nTOKEN="$TOKEN"\n`,
          ),
        ],
      }),
    ).toBe('');
  });
});
