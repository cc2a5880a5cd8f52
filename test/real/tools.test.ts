import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cacheFolder, findOrMake } from './tools/cache.ts';
import { cdktf } from './tools/cdktf-cli.ts';
import { compose, composeSchema } from './tools/compose.ts';
import { NODE_VERSIONS, nodeCommand } from './tools/node-versions.ts';
import { runOrThrow } from './tools/run.ts';
import { terraform } from './tools/terraform.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrimage-tools-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('findOrMake', () => {
  test('makes a thing again when its content is not the one that was made', async () => {
    const recipe = {
      name: 'cache-test',
      from: { text: 'cargo', process: String(process.pid) },
      make: (draft: string) => writeFile(join(draft, 'cargo.txt'), 'stowed'),
    };
    const made = await findOrMake(recipe);
    await writeFile(join(made, 'cargo.txt'), 'shifted');

    expect(await readFile(join(await findOrMake(recipe), 'cargo.txt'), 'utf8')).toBe('stowed');

    expect(made.startsWith(cacheFolder)).toBe(true);
    await rm(made, { recursive: true });
    await rm(`${made}.json`);
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
