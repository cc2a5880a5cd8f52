import { describe, expect, test } from 'vitest';
import { defaultCredentials } from '../../policies/default-credentials.ts';
import { file, objections, secret, service, variable } from './nodes.ts';

describe('default-credentials', () => {
  test("fails when a variable has a password everybody knows (ORCHESTR'A: admin/admin123)", () => {
    expect(
      objections(defaultCredentials, {
        services: [service('app/api', { environment: [variable('ADMIN_PASSWORD', 'admin123')] })],
      }),
    ).toMatchInlineSnapshot(
      `"app/api: variable ADMIN_PASSWORD holds a default password, got "admin123"; refer to a secret in its place"`,
    );
  });

  test('fails when a URL does (SamaConso: guest/guest)', () => {
    expect(
      objections(defaultCredentials, {
        services: [service('app/api', { environment: [variable('BROKER', 'amqp://guest:guest@rabbitmq:5672/')] })],
      }),
    ).toMatchInlineSnapshot(
      `"app/api: a URL in variable BROKER holds a default password, got "guest:guest"; refer to a secret in its place"`,
    );
  });

  test("fails when a URL has the user's name as the password", () => {
    expect(
      objections(defaultCredentials, {
        services: [
          service('app/api', {
            environment: [variable('DATABASE_URL', 'postgresql://samaconso:samaconso@db/samaconso')],
          }),
        ],
      }),
    ).toMatchInlineSnapshot(
      `"app/api: a URL in variable DATABASE_URL holds the user's name as its password, got "samaconso:********"; refer to a secret in its place"`,
    );
  });

  test('fails when a command does', () => {
    expect(
      objections(defaultCredentials, {
        services: [service('db/redis', { command: [['redis-server'], ['--requirepass'], ['redis']] })],
      }),
    ).toMatchInlineSnapshot(
      `"db/redis: requirepass in the command holds a default password, got "redis"; refer to a secret in its place"`,
    );
  });

  test('fails when a file does', () => {
    expect(
      objections(defaultCredentials, {
        services: [service('app/broker')],
        files: [file('app/broker', '/etc/rabbitmq/rabbitmq.conf', 'requirepass foobared\nx.password = guest\n')],
      }),
    ).toMatchInlineSnapshot(`
      "app/broker: requirepass in file /etc/rabbitmq/rabbitmq.conf holds a default password, got "foobared"; refer to a secret in its place
      app/broker: x.password in file /etc/rabbitmq/rabbitmq.conf holds a default password, got "guest"; refer to a secret in its place"
    `);
  });

  test('fails when MinIO is left with its own (SamaConso: minioadmin/minioadmin)', () => {
    expect(
      objections(defaultCredentials, {
        services: [service('db/minio', { program: { kind: 'minio' } })],
      }),
    ).toMatchInlineSnapshot(
      `"db/minio: it is given no password and keeps its own, got "minioadmin:minioadmin"; give it a secret in MINIO_ROOT_PASSWORD"`,
    );
  });

  test('fails when RabbitMQ is', () => {
    expect(
      objections(defaultCredentials, {
        services: [service('app/rabbitmq', { program: { kind: 'rabbitmq' } })],
      }),
    ).toMatchInlineSnapshot(
      `"app/rabbitmq: it is given no password and keeps its own, got "guest:guest"; give it a secret in default_pass of its configuration"`,
    );
  });

  test('fails when Grafana is (SamaConso: admin/admin)', () => {
    expect(
      objections(defaultCredentials, {
        services: [service('app/grafana', { image: 'grafana/grafana:12.3.0' })],
      }),
    ).toMatchInlineSnapshot(
      `"app/grafana: it is given no password and keeps its own, got "admin:admin"; give it a secret in GF_SECURITY_ADMIN_PASSWORD"`,
    );
  });

  test('passes when secrets take their place', () => {
    expect(
      objections(defaultCredentials, {
        services: [
          service('app/api', {
            environment: [variable('BROKER', 'amqp://guest:', secret('broker'), '@rabbitmq:5672/')],
          }),
          service('db/minio', {
            program: { kind: 'minio' },
            environment: [variable('MINIO_ROOT_PASSWORD_FILE', '/run/secrets/p')],
          }),
          service('app/rabbitmq', { program: { kind: 'rabbitmq' } }),
          service('app/grafana', {
            image: 'grafana/grafana:12.3.0',
            environment: [variable('GF_SECURITY_ADMIN_PASSWORD__FILE', '/run/secrets/p')],
          }),
        ],
        files: [file('app/rabbitmq', '/etc/rabbitmq/conf.d/50-auth.conf', 'default_pass = ', secret('broker'))],
      }),
    ).toBe('');
  });

  test('takes no name for a password', () => {
    expect(
      objections(defaultCredentials, {
        services: [
          service('app/api', {
            environment: [
              variable('POSTGRES_USER', 'postgres'),
              variable('DB_NAME', 'admin'),
              variable('TOKEN_TTL', '7d'),
            ],
            command: [['gunicorn'], ['--user'], ['root'], ['--keyfile'], ['/run/secrets/key']],
          }),
        ],
        files: [
          file(
            'app/api',
            '/app/settings.py',
            '# password = "admin"\npassword = read("/run/secrets/p")\nconnect(password=password)\n',
          ),
        ],
      }),
    ).toBe('');
  });
});
