import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cachedChecked } from '../../lab/cache.ts';
import { cdktf } from './tools/cdktf-cli.ts';
import { compose, composeSchema } from './tools/compose.ts';
import { NODE_VERSIONS, nodeCommand } from './tools/node-versions.ts';
import { place } from './tools/place.ts';
import { runOrThrow } from './tools/run.ts';
import { terraform } from './tools/terraform.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrimage-tools-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('cachedChecked', () => {
  const recipeOf = (text: string) => ({
    name: 'cargo',
    from: { text },
    make: (draft: string) => writeFile(join(draft, 'cargo.txt'), text),
  });

  test('makes a thing again when its content is not the one that was made', async () => {
    const made = await cachedChecked({ ...place, cache: folder }, recipeOf('stowed'));
    await writeFile(join(made, 'cargo.txt'), 'shifted');

    const again = await cachedChecked({ ...place, cache: folder }, recipeOf('stowed'));
    expect(again).toBe(made);
    expect(await readFile(join(again, 'cargo.txt'), 'utf8')).toBe('stowed');
  });

  test('makes a thing once for two that need it at a time', async () => {
    const told: string[] = [];
    const quiet = { cache: folder, report: (line: string) => told.push(line) };
    await Promise.all([cachedChecked(quiet, recipeOf('lashed')), cachedChecked(quiet, recipeOf('lashed'))]);

    expect(told).toEqual(['making cargo (only the first time)', expect.stringMatching(/^made cargo in \d+ s$/)]);
    expect((await readdir(folder)).filter((name) => name.includes('draft'))).toEqual([]);
  });
});

describe('terraform', () => {
  test('validates a resource of the real docker provider, and rejects an argument it does not have', async () => {
    const stack = (argument: string) => ({
      terraform: { required_providers: { docker: { source: 'kreuzwerker/docker', version: '>= 4.0.0' } } },
      resource: { docker_network: { front: { name: 'front', [argument]: true } } },
    });
    await writeFile(join(folder, 'main.tf.json'), JSON.stringify(stack('internal')));

    expect(await terraform(['init', '-input=false', '-no-color'], folder)).toMatchObject({ code: 0 });
    expect(await terraform(['validate', '-no-color'], folder)).toMatchObject({ code: 0 });

    await writeFile(join(folder, 'main.tf.json'), JSON.stringify(stack('internnal')));
    const { code, stderr } = await terraform(['validate', '-no-color'], folder);
    expect(code).toBe(1);
    expect(stderr).toContain('internnal');
  });
});

describe('compose', () => {
  test('accepts a service, and rejects a key it does not know', async () => {
    await writeFile(join(folder, 'good.yaml'), 'services: {web: {image: "nginx:1.28"}}\n');
    await writeFile(join(folder, 'bad.yaml'), 'services: {web: {imagee: "nginx:1.28"}}\n');

    expect(await compose(['-f', 'good.yaml', 'config', '--quiet'], folder)).toMatchObject({ code: 0 });
    const { code, stderr } = await compose(['-f', 'bad.yaml', 'config', '--quiet'], folder);
    expect(code).toBe(1);
    expect(stderr).toContain("'imagee' not allowed");
  });

  test('gives the JSON Schema of the Compose specification', async () => {
    expect(await composeSchema()).toMatchObject({ title: 'Compose Specification' });
  });
});

describe('node', () => {
  test.each(NODE_VERSIONS)('answers as version %s', async (version) => {
    expect(await runOrThrow(await nodeCommand(version), ['--version'], { cwd: folder })).toMatch(
      new RegExp(`^v${version}\\.`),
    );
  });
});

describe('cdktf', () => {
  test('answers as version 0.21.0', async () => {
    expect((await cdktf(['--version'], folder)).stdout).toContain('0.21.0');
  });
});
