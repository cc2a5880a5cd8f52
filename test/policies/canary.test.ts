import { describe, expect, test } from 'vitest';
import { file, job, secret, service, variable, verdict } from './nodes.ts';

const CANARY = 'C4nary-9fQ2xLpW';

describe('messages', () => {
  test('never repeat a secret that they find', () => {
    const said = verdict({
      services: [
        service('app/api', {
          environment: [
            variable('ADMIN_PASSWORD', CANARY),
            variable('DATABASE_URL', `postgresql://shop:${CANARY}@db/shop?sslmode=disable`),
            variable('FLOWER_BASIC_AUTH', `admin:${CANARY}`),
            variable('SIC', `Server=sic;Uid=reader;Pwd=${CANARY};TrustServerCertificate=yes`),
            variable('SAME', `redis://${CANARY.toLowerCase()}:${CANARY}@cache/0`),
          ],
          command: [['sh'], ['-c'], [`TOKEN=${CANARY} curl -k -H "Authorization: ${CANARY}" -u a:${CANARY} https://x`]],
          healthCheck: {
            test: ['CMD-SHELL', `redis-cli -a ${CANARY} ping`],
            intervalSeconds: 5,
            timeoutSeconds: 3,
            retries: 3,
            startPeriodSeconds: 5,
          },
          program: { kind: 'redis', maxMemoryBytes: null },
        }),
      ],
      jobs: [job('app/migrate', { command: [['migrate'], ['--password'], [CANARY]] })],
      files: [
        file('app/api', '/etc/app.ini', `password = ${CANARY}\nurl = https://user:${CANARY}@example/\nverify=False\n`),
        file('app/api', '/etc/key.pem', `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----\n`),
        file('app/api', '/etc/pgbouncer/userlist.txt', `"shop" "${CANARY}"\n`),
      ],
    });
    expect(said.toLowerCase()).not.toContain(`:${CANARY.toLowerCase()}`);
    expect(said).not.toContain(CANARY);
    expect(said.match(/plain-text-secret .*? holds/g)).toMatchInlineSnapshot(`
      [
        "plain-text-secret app/api: TOKEN in the command holds",
        "plain-text-secret app/api: a URL in file /etc/app.ini holds",
        "plain-text-secret app/api: a URL in variable DATABASE_URL holds",
        "plain-text-secret app/api: file /etc/key.pem holds",
        "plain-text-secret app/api: file /etc/pgbouncer/userlist.txt holds",
        "plain-text-secret app/api: password in file /etc/app.ini holds",
        "plain-text-secret app/api: the command holds",
        "plain-text-secret app/api: the health check holds",
        "plain-text-secret app/api: variable ADMIN_PASSWORD holds",
        "plain-text-secret app/api: variable FLOWER_BASIC_AUTH holds",
        "plain-text-secret app/api: variable SIC holds",
        "plain-text-secret app/migrate: password in the command holds",
      ]
    `);
  });

  test('say nothing of a file that holds only a secret', () => {
    const files = [file('app/api', '/run/secrets/password', secret('secret-key'))];
    expect(verdict({ services: [service('app/api')], files })).toBe('');
  });
});
