import { describe, expect, test } from 'vitest';
import { checkSamaconso, linesOf } from './load.ts';

describe('--set', () => {
  const lines = (...overrides: readonly string[]): string => linesOf(checkSamaconso({ overrides })).join('\n');

  test.each([
    ['images.api.tag=2.1.0', { images: { api: 'samaconso/api:2.1.0' } }],
    ['images.api.tag=2.10', { images: { api: 'samaconso/api:2.10' } }],
    ['images.api.tag="2.10"', { images: { api: 'samaconso/api:2.10' } }],
    ['images.api.tag=1e3', { images: { api: 'samaconso/api:1e3' } }],
    ['api.replicas=4', { api: { replicas: 4 } }],
    ['edge.resources.cpus=0.25', { edge: { resources: { cpus: 0.25 } } }],
    ['worker.longestTask=10m', { worker: { longestTask: 600 } }],
    ['loadBalancer.persistence=none', { loadBalancer: { persistence: 'none' } }],
    [
      'api.environment.GREETING=good: #1, [not] a list',
      { api: { environment: { GREETING: 'good: #1, [not] a list' } } },
    ],
    ['api.environment.EMPTY=""', { api: { environment: { EMPTY: '' } } }],
    ['placement.application=[app, worker]', { placement: { application: ['app', 'worker'] } }],
    ['servers.app2={address: 192.0.2.14}', { servers: { app2: { address: '192.0.2.14' } } }],
  ])('sets %s', (override, settings) => {
    expect(checkSamaconso({ overrides: [override] })).toMatchObject({ settings });
  });

  test('removes a setting by null', () => {
    expect(checkSamaconso({ overrides: ['loadBalancer=null'] })).not.toHaveProperty('settings.loadBalancer');
  });

  test('fails when a key is mistyped', () => {
    expect(lines('images.api.tga=2', 'imges.api.tag=2')).toMatchInlineSnapshot(`
      "--set images.api.tga=2 images.api.tga: unknown setting, got "tga"; did you mean "tag"?
      --set imges.api.tag=2 imges: unknown setting, got "imges"; did you mean "images"?"
    `);
  });

  test('fails when a value is wrong', () => {
    expect(
      lines('api.replicas=two', 'origin=@foo', 'edge.port="80"', 'edge.resources.memory=1GB'),
    ).toMatchInlineSnapshot(`
      "--set origin=@foo origin: expected an origin such as https://api.example.org, got "@foo"; write scheme, lower-case host and, if it is not the usual one, port, without a path or a final /
      --set edge.port="80" edge.port: expected a port, got the text "80"; remove the quotes
      --set edge.resources.memory=1GB edge.resources.memory: expected a size such as "512MiB" or "2GiB", got "1GB"; write a number and one of B, KiB, MiB, GiB, TiB
      --set api.replicas=two api.replicas: expected a whole number from 1 to 64, got "two"; choose one of these"
    `);
  });

  test('fails when a value is of another kind', () => {
    expect(lines('edge=80', 'servers.db=192.0.2.11', 'placement.worker=worker')).toMatchInlineSnapshot(`
      "--set servers.db=192.0.2.11 servers.db: expected a mapping, got "192.0.2.11"; write "name: value" lines below it
      --set placement.worker=worker placement.worker: expected a list, got "worker"; write each item on a line of its own after -, or all of them in brackets
      --set edge=80 edge: expected a mapping, got "80"; write "name: value" lines below it"
    `);
  });

  test('fails when a reference leads nowhere', () => {
    expect(lines('placement.database=bd', 'placement.worker=[worker, worker]')).toMatchInlineSnapshot(`
      "--set placement.database=bd placement.database: expected a name from servers, got "bd"; did you mean "db"?
      --set placement.worker=[worker, worker] placement.worker[1]: expected each name once, got "worker" again; remove it"
    `);
  });

  test('fails when it removes what others refer to', () => {
    expect(lines('servers.db=null')).toMatchInlineSnapshot(
      `"config/samaconso/prod.yaml:15:13 placement.database: expected a name from servers, got "db"; the names are app, worker"`,
    );
  });

  test.each([
    '',
    '=',
    'a',
    'a=',
    '.a=1',
    'a..b=1',
    'a b=1',
    '__proto__.x=1',
    'x.__proto__=1',
    'suppressions[0].reason=1',
    'api.replicas',
  ])('fails when it is "%s"', (override) => {
    expect(lines(override)).toMatch(
      /^--set .*expected .*, got |^--set .*expected the path of a setting, = and a value; /,
    );
  });

  test('fails when it is not a path, = and a value', () => {
    expect(lines('api.replicas', 'api.replicas=')).toMatchInlineSnapshot(`
      "--set api.replicas expected the path of a setting, = and a value; write it like images.api.tag=2.1.0
      --set api.replicas= expected a value after =, got nothing; write one, "" for an empty text, or null to remove the setting"
    `);
  });

  test('fails when its value is no YAML', () => {
    expect(
      lines('edge.port=[', 'api.replicas=*x', 'api.processes=!!int 3', 'edge.resources={a: 1, a: 2}'),
    ).toMatchInlineSnapshot(`
      "--set edge.port=[ edge.port: expected a closing "]" before this; add it, or indent what it holds
      --set api.replicas=*x api.replicas: expected an alias of an anchor above it, got "*x"; write the value out
      --set api.processes=!!int 3 api.processes: expected a value without a tag, got "!!int"; remove the tag
      --set edge.resources={a: 1, a: 2} edge.resources.a: expected each key once, got "a" again; remove one of the two
      --set edge.resources={a: 1, a: 2} edge.resources.a: unknown setting, got "a"; the settings are memory, cpus, pids, sharedMemory, openFiles"
    `);
  });

  test('fails when one setting is set twice', () => {
    expect(lines('api.replicas=1', 'api.replicas=2', 'edge={}', 'edge.port=1')).toMatchInlineSnapshot(`
      "--set api.replicas=2 api.replicas: expected each setting once, got "api.replicas" beside "api.replicas"; remove one of the two
      --set edge.port=1 edge.port: expected each setting once, got "edge.port" beside "edge"; remove one of the two"
    `);
  });

  test('fails when it is too long', () => {
    expect(lines(`origin=${'x'.repeat(10_000)}`)).toMatchInlineSnapshot(
      `"--set origin=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx… expected at most 10000 characters, got "10007"; put it in the environment's file"`,
    );
  });

  test('fails without showing what may be a secret', () => {
    const all = lines(
      'secrets.database-password=hunter2',
      'databasePassword=hunter2',
      'origin=https://me:hunter2@example.org',
      'edge.token={a: hunter2',
    );

    expect(all).not.toContain('hunter2');
    expect(all).toMatchInlineSnapshot(`
      "--set edge.token=[REDACTED] edge.token: expected a closing "}" before this; add it, or indent what it holds
      --set secrets.database-password=[REDACTED] secrets.database-password: expected a mapping, got "[REDACTED]"; write "name: value" lines below it
      --set origin=[REDACTED] origin: expected an origin such as https://api.example.org, got "[REDACTED]"; write scheme, lower-case host and, if it is not the usual one, port, without a path or a final /
      --set databasePassword=[REDACTED] databasePassword: unknown setting, got "databasePassword"; the settings are servers, externalHosts, outboundProxy, suppressions, state, strategy, steadyFor, encryption, secretStore, secrets, origin, images and 13 more"
    `);
  });
});
