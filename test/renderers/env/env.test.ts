import { describe, expect, test } from 'vitest';
import type { EnvironmentVariable } from '../../../model/container.ts';
import type { Topology } from '../../../model/topology.ts';
import { renderEnv } from '../../../renderers/env/env.ts';
import { configured } from '../../fixtures/configured.ts';
import { secret, serviceNode } from '../../fixtures/containers.ts';
import { shop } from '../../fixtures/topology.ts';

describe('renderEnv', () => {
  test.each<[string, () => Topology | Promise<Topology>]>([
    ['shop', () => shop],
    ['samaconso/prod', () => configured('samaconso/prod')],
    ['samaconso/dev', () => configured('samaconso/dev')],
    ['dhis2-sync/prod', () => configured('dhis2-sync/prod')],
    ['blingauto/preprod', () => configured('blingauto/preprod')],
    ['orchestra/prod', () => configured('orchestra/prod')],
  ])('makes one file for each service and job: %s', async (name, read) => {
    const topology = await read();
    const { artifacts, violations } = renderEnv(topology);

    expect(violations).toEqual([]);
    expect(artifacts.map(({ path }) => path)).toEqual(
      [...topology.services, ...topology.jobs].map(({ id }) => `env/${id}.env`),
    );
    for (const { path, content } of artifacts) {
      await expect(content).toMatchFileSnapshot(`../../golden/${name}/${path}`);
    }
  });

  test('is an empty file where there is no variable', () => {
    expect(envOf([])).toBe('');
  });

  test.each([
    '',
    ' leading and trailing ',
    '"quoted"',
    "it's",
    '# no comment',
    '$HOME ${HOME} $$',
    'a=b=c',
    '\\n',
    'é 电力\t⚡',
  ])('writes a value as it is, since Docker takes all after the first = for it: %j', (text) => {
    expect(envOf([{ name: 'TEXT', value: [text], delivery: 'plain' }])).toBe(`TEXT=${text}\n`);
  });

  test('names the secret of a variable in a comment, and where the value is', () => {
    const file = envOf([
      { name: 'PASSWORD', value: [secret('database-password')], delivery: 'file' },
      { name: 'PASSWORD_FILE', value: ['/run/secrets/PASSWORD'], delivery: 'plain' },
      {
        name: 'URL',
        value: ['amqp://', secret('user', 'url'), ':', secret('password', 'url'), '@mq'],
        delivery: 'export',
      },
    ]);

    expect(file).toMatchInlineSnapshot(`
      "# PASSWORD: in the file that PASSWORD_FILE names; it holds the secret database-password
      PASSWORD_FILE=/run/secrets/PASSWORD
      # URL: exported by the entry point from a mounted file; it holds the secrets password, user
      "
    `);
  });

  test('warns of a variable of several lines, and leaves it as a comment', () => {
    expect(rendered([{ name: 'PEM', value: ['one\ntwo'], delivery: 'plain' }])).toMatchInlineSnapshot(`
      {
        "content": "# PEM: has several lines, which no env file can hold
      ",
        "violations": [
          {
            "message": "an env file holds no variable of several lines, got "PEM"; mount the text as a file",
            "policy": "env-line-break",
            "severity": "warning",
            "subject": "db/cache",
          },
        ],
      }
    `);
    expect(envOf([{ name: 'CR', value: ['one\r'], delivery: 'plain' }])).toMatch(/^# CR: /);
  });

  test('warns of a variable above the 64 KiB that Docker reads of a line', () => {
    const value = (bytes: number) => ['é'.repeat(bytes / 2)];

    expect(rendered([{ name: 'LONG', value: value(65_532), delivery: 'plain' }])).toMatchInlineSnapshot(`
      {
        "content": "# LONG: is longer than 64 KiB, which no env file can hold
      ",
        "violations": [
          {
            "message": "an env file holds no line above 64 KiB, got "LONG"; mount the text as a file",
            "policy": "env-long-line",
            "severity": "warning",
            "subject": "db/cache",
          },
        ],
      }
    `);
    expect(rendered([{ name: 'LONG', value: value(65_530), delivery: 'plain' }]).violations).toEqual([]);
  });

  test('says nothing of secrets of several lines, which reach the program by a file', () => {
    const environment: readonly EnvironmentVariable[] = [
      { name: 'KEY', value: ['-----\n', secret('key')], delivery: 'export' },
    ];

    expect(rendered(environment).violations).toEqual([]);
    expect(envOf(environment)).toBe(
      '# KEY: exported by the entry point from a mounted file; it holds the secret key\n',
    );
  });
});

function rendered(environment: readonly EnvironmentVariable[]) {
  const { artifacts, violations } = renderEnv({
    ...shop,
    services: [serviceNode('db/cache', { environment })],
    jobs: [],
  });
  return { content: artifacts[0]?.content, violations };
}

function envOf(environment: readonly EnvironmentVariable[]): string | undefined {
  return rendered(environment).content;
}
