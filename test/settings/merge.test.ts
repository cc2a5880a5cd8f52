import { describe, expect, test } from 'vitest';
import { checkSamaconso, files, linesOf, prodWith } from './load.ts';

describe('settings of two files', () => {
  test('merge mappings key by key', () => {
    const environment = prodWith('api:\n', 'images: { redis: { tag: "8.2.9" } }\napi:\n');

    expect(checkSamaconso({ environment })).toMatchObject({
      settings: { images: { redis: 'redis:8.2.9', postgres: 'postgres:15.19' } },
    });
  });

  test('replace lists as a whole', () => {
    const base = files.base.replace('exceptions: []', 'exceptions: [a.example.org, b.example.org]');
    const environment = `${files.prod}\noutboundProxy: { exceptions: [c.example.org] }\n`;

    expect(checkSamaconso({ base, environment })).toMatchObject({
      settings: { outboundProxy: { exceptions: ['c.example.org'] } },
    });
  });

  test('lose what null removes', () => {
    const environment = `${files.prod}\noutboundProxy: null\n`;

    expect(checkSamaconso({ environment })).not.toHaveProperty('settings.outboundProxy');
  });

  test('have the default of what null removes', () => {
    const environment = prodWith('  processes: 4\n', '  processes: null\n');

    expect(checkSamaconso({ environment })).toMatchObject({ settings: { api: { processes: 2 } } });
  });

  test('let null remove what is not there', () => {
    expect(linesOf(checkSamaconso({ environment: `${files.prod}\nflower: null\n` }))).toEqual([]);
  });

  test('need no base', () => {
    const all = `${files.base}\n${files.prod.replace(/^(?:api|worker):$/gm, 'unused$&')}`;

    expect(linesOf(checkSamaconso({ base: '{}\n', environment: all })).join('\n')).toMatchInlineSnapshot(`
      "config/samaconso/prod.yaml:78:1 unusedapi: unknown setting, got "unusedapi"; the settings are servers, externalHosts, outboundProxy, suppressions, state, strategy, steadyFor, encryption, secretStore, secrets, origin, images and 13 more
      config/samaconso/prod.yaml:83:1 unusedworker: unknown setting, got "unusedworker"; the settings are servers, externalHosts, outboundProxy, suppressions, state, strategy, steadyFor, encryption, secretStore, secrets, origin, images and 13 more"
    `);
  });

  test('fail where null removes what is required', () => {
    expect(
      linesOf(checkSamaconso({ environment: `${files.prod}\nexternalHosts: { sic: null }\n` })).join('\n'),
    ).toMatchInlineSnapshot(
      `"config/samaconso/prod.yaml:59:23 externalHosts.sic: expected an external host, got nothing; write it, or remove the line"`,
    );
  });

  test('fail where a value was left empty', () => {
    expect(linesOf(checkSamaconso({ environment: `${files.prod}\nflower:\n` })).join('\n')).toMatchInlineSnapshot(
      `"config/samaconso/prod.yaml:59:8 flower: expected a mapping, got nothing; write it, or remove the line"`,
    );
  });

  test('fail in the file that the value came from', () => {
    const base = files.base
      .replace('address: 10.101.2.87', 'address: 10.101.2')
      .replace('processes: 2', 'processes: none');

    expect(linesOf(checkSamaconso({ base })).join('\n')).toMatchInlineSnapshot(
      `"config/samaconso/base.yaml:19:14 externalHosts.sic.address: expected an IP address, got "10.101.2"; write all four parts, or an IPv6 address without brackets"`,
    );
  });

  test('fail where something is missing, at the nearest mapping around it', () => {
    const environment = prodWith('  database: db\n', '').replace('  name: f5\n', '').replace('origin:', '# origin:');

    expect(linesOf(checkSamaconso({ environment })).join('\n')).toMatchInlineSnapshot(`
      "config/samaconso/prod.yaml:6:1 origin: expected an origin, got nothing; add it
      config/samaconso/prod.yaml:14:1 placement.database: expected a name from servers, got nothing; add it
      config/samaconso/prod.yaml:22:1 loadBalancer.name: expected a name, got nothing; add it"
    `);
  });

  test('fail where a tag is laid over an image with a digest', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const base = files.base.replace('samaconso/api, tag: "2.0.0"', `samaconso/api, tag: "2.0.0", digest: "${digest}"`);

    expect(linesOf(checkSamaconso({ base, overrides: ['images.api.tag=2.1.0'] })).join('\n')).toMatchInlineSnapshot(
      `"--set images.api.tag=2.1.0 images.api.tag: expected a digest beside the tag, since the one at config/samaconso/base.yaml:5 belongs to another image, got "2.1.0"; set digest too, or to null"`,
    );
    expect(checkSamaconso({ base, overrides: ['images.api.tag=2.1.0', 'images.api.digest=null'] })).toMatchObject({
      settings: { images: { api: 'samaconso/api:2.1.0' } },
    });
  });

  test('fail in both files at once', () => {
    const base = files.base.replace('api:', '*api:');
    const environment = prodWith('port: 80\n', 'port: "80\n');

    expect(linesOf(checkSamaconso({ base, environment, overrides: ['a'] })).join('\n')).toMatchInlineSnapshot(`
      "config/samaconso/base.yaml:5:9 expected something else here; look for a quote, bracket or colon that is missing or too many
      config/samaconso/prod.yaml:58:1 expected a closing quote; add it
      --set a expected the path of a setting, = and a value; write it like images.api.tag=2.1.0"
    `);
  });

  test('fail under an environment whose name cannot be part of others', () => {
    expect(linesOf(checkSamaconso({ name: 'Prod 1' })).join('\n')).toMatchInlineSnapshot(
      `"config/samaconso/prod.yaml:1:1 expected a name of lower-case letters, digits and hyphens, got "Prod 1" as the environment; start it with a letter, end it with no hyphen"`,
    );
  });
});
