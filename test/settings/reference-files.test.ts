import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { jsonSchemaOf } from '../../settings/json-schema.ts';
import { referenceFiles } from '../../settings/reference-files.ts';
import { samaconsoSettings } from '../../settings/systems/samaconso.ts';
import { files } from './load.ts';

describe('reference of SamaConso', () => {
  test.each(referenceFiles(samaconsoSettings))('$path is current', async ({ path, content }) => {
    await expect(content).toMatchFileSnapshot(`../../${path}`);
  });

  test('says of each setting what it means', () => {
    const [, page] = referenceFiles(samaconsoSettings);
    const rows = page?.content.split('\n').filter((line) => line.startsWith('| `')) ?? [];

    expect(rows.length).toBeGreaterThan(80);
    expect(rows.filter((row) => /^\| `[^`]*` \| [^|]* \| [^|]* \|\s*\|/.test(row))).toEqual([]);
  });

  test('has its schema named in the first line of each settings file', () => {
    for (const text of [files.base, files.prod, files.dev]) {
      expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../../docs/schema/samaconso.schema.json');
    }
    expect(readFileSync(new URL('../../docs/schema/samaconso.schema.json', import.meta.url), 'utf8')).toContain(
      '"$schema"',
    );
  });
});

describe('JSON Schema of SamaConso', () => {
  const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(
    jsonSchemaOf(samaconsoSettings),
  );

  test.each(['base', 'prod', 'dev'] as const)('accepts %s.yaml', (name) => {
    validate(parse(files[name]));

    expect(validate.errors).toBeNull();
  });

  test('accepts null, which removes what the base sets', () => {
    const text = 'loadBalancer: null\nimages: { api: { digest: null } }\nservers: { app: null }\nstate: { kind: null }';

    expect(validate(parse(text))).toBe(true);
  });

  test.each([
    'edge: { prot: 80 }',
    'edge: { port: 80000 }',
    'servers: { db: { address: 10.0.0 } }',
    'servers: { db: { memory: 2GB } }',
    'images: { api: { tag: 2.10 } }',
    'state: { kind: s4 }',
    'loadBalancer: { persistence: cooky }',
    'suppressions: [{ policy: image-without-digest }]',
    'placement: { application: app }',
  ])('fails when a file says %s', (text) => {
    expect(validate(parse(text))).toBe(false);
  });
});
