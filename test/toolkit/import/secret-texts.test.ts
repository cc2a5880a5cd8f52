import { describe, expect, test } from 'vitest';
import { secretsInText, secretsInVariable } from '../../../toolkit/import/secret-texts.ts';

const TAIL = '0123456789abcdefABCDEF';
const SLACK = 'https://hooks.slack.com/services/';

describe('the secrets in the value of a variable', () => {
  test.each([
    ['DB_PASSWORD', 'p1', ['p1']],
    ['APP_KEY', 'base64:xyz', ['base64:xyz']],
    ['FLOWER_BASIC_AUTH', 'admin:s3', ['s3']],
    ['DATABASE_URL', 'postgres://u:p%40ss@db/x', ['p@ss']],
    ['REDIS_URL', 'redis://:only@redis:6379', ['only']],
    ['BROKERS', 'amqp://a:one@x;amqp://b:two@y', ['one', 'two']],
    ['ODBC', 'SERVER=db;UID=u;PWD={pw};Encrypt=yes', ['pw']],
    ['DSN', 'host=db user=u password=pw sslmode=disable', ['pw']],
    ['DSN', 'user:pw@tcp(db:3306)/shop', ['pw']],
    ['GITHUB_PAT', `ghp_${TAIL}`, [`ghp_${TAIL}`]],
    ['WEBHOOK_SIGNING', `whsec_${TAIL}`, [`whsec_${TAIL}`]],
    ['NOTIFY', `${SLACK}T0/B0/${TAIL}`, [`${SLACK}T0/B0/${TAIL}`]],
    ['REPOSITORY', `https://bot:glpat-${TAIL}@git.example.org/x`, [`glpat-${TAIL}`]],
    ['CONFIGURATION', `{"id":"AKIAIOSFODNN7EXAMPLE"}`, ['AKIAIOSFODNN7EXAMPLE']],
    ['JDBC_URL', 'jdbc:mysql://db/shop?user=u&password=p%26w', ['p&w']],
  ])('are found: %s=%s', (name, value, secrets) => {
    expect(secretsInVariable(name, value).map((span) => span.value)).toEqual(secrets);
  });

  test.each([
    ['DB_PASSWORD_FILE', '/run/secrets/db'],
    ['DB_PASSWORD', ''],
    ['TOKEN_TTL', '3600s'],
    ['JWT_SECRET', '$FROM_ELSEWHERE'],
    ['PUBLIC_KEY', 'abc'],
    ['AWS_ACCESS_KEY_ID', 'AKIA'],
    ['MYSQL_RANDOM_ROOT_PASSWORD', 'yes'],
    ['DATABASE_URL', 'postgres://db/x'],
  ])('are not seen where there are none: %s=%s', (name, value) => {
    expect(secretsInVariable(name, value)).toEqual([]);
  });
});

describe('the secrets in a text', () => {
  test.each([
    ['command', 'redis-server --requirepass pw1', ['pw1']],
    ['command', 'mc alias set store http://minio:9000 user pw2; mc mb store/x', ['pw2']],
    ['health check', 'curl -u elastic:pw3 http://localhost:9200', ['pw3']],
    ['file', 'smtp_auth_password: pw4', ['pw4']],
    ['file', 'password => "pw5"', ['pw5']],
    ['file', "  'passwordsalt' => 'pw-of-8-or-more',", ['pw-of-8-or-more']],
    ['file', "define( 'AUTH_KEY', 'put your phrase here' );", ['put your phrase here']],
    ['file', "define('DB_PASSWORD', 'pw6');", ['pw6']],
    ['file', '"sort_key": "created_at", "key": "instance-name"', []],
    ['file', `bot: xoxb-${TAIL} and sk_live_${TAIL}`, [`xoxb-${TAIL}`, `sk_live_${TAIL}`]],
    ['file', 'password => "${FROM_ELSEWHERE}"', []],
  ] as const)('are found in a %s: %s', (kind, text, secrets) => {
    expect(secretsInText({ kind, name: '/etc/app.conf', text }).map((span) => span.value)).toEqual(secrets);
  });
});
