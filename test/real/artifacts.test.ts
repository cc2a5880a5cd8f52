import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { cdktf } from './tools/cdktf-cli.ts';
import { compose, composeSchema } from './tools/compose.ts';
import { runOrThrow } from './tools/run.ts';
import { terraform } from './tools/terraform.ts';

const ROOT = join(import.meta.dirname, '../..');

let out = '';
let files: readonly string[] = [];

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'arrimage-artifacts-'));
  await runOrThrow(process.execPath, ['dist/bin/main.js', 'synth', '--out', out], { cwd: ROOT });
  files = (await readdir(out, { recursive: true })).sort();
});

afterAll(() => rm(out, { recursive: true, force: true }));

describe('every synthesized stack', () => {
  test('is there for each server that has a Compose file', () => {
    const servers = (kind: string) => named(kind === 'compose' ? 'compose.yaml' : 'main.tf.json').map(serverOf);

    expect(servers('terraform')).toEqual(servers('compose'));
    expect(servers('terraform').length).toBeGreaterThan(3);
  });

  test('is initialized and validated by Terraform with the real docker provider', async () => {
    for (const stack of named('main.tf.json')) {
      const folder = dirname(join(out, stack));
      expect(await terraform(['init', '-input=false', '-no-color'], folder), stack).toMatchObject({
        code: 0,
        stderr: '',
      });
      const { stdout } = await terraform(['validate', '-json'], folder);
      expect(JSON.parse(stdout), stack).toMatchObject({ valid: true, diagnostics: [] });
    }
  });

  test('is the one that cdktf synthesizes, byte for byte', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'arrimage-cdktf-'));
    expect(await cdktf(['synth', '--output', folder], ROOT)).toMatchObject({ code: 0 });

    const stacks = await readdir(join(folder, 'stacks'));
    expect(stacks.sort()).toEqual(named('main.tf.json').map(stackOf).sort());
    for (const stack of named('main.tf.json')) {
      const synthesized = await readFile(join(folder, 'stacks', stackOf(stack), 'cdk.tf.json'), 'utf8');
      expect(synthesized, stack).toBe(await readFile(join(out, stack), 'utf8'));
    }
    await rm(folder, { recursive: true });
  });
});

describe('every synthesized Compose file', () => {
  test('is accepted by Docker Compose, without a warning', async () => {
    for (const file of named('compose.yaml')) {
      const answer = await compose(['-f', 'compose.yaml', 'config', '--quiet'], dirname(join(out, file)));
      expect(answer, file).toEqual({ code: 0, stdout: '', stderr: '' });
    }
  });

  test('follows the Compose specification', async () => {
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(await composeSchema());
    for (const file of named('compose.yaml')) {
      validate(parse(await readFile(join(out, file), 'utf8')));
      expect(validate.errors, file).toBeNull();
    }
  });
});

function named(name: string): readonly string[] {
  return files.filter((file) => file.endsWith(`/${name}`));
}

/** `samaconso/prod/terraform/data/main.tf.json` is of `samaconso/prod/data`. */
function serverOf(file: string): string {
  const [system, environment, , server] = file.split('/');
  return `${system}/${environment}/${server}`;
}

function stackOf(file: string): string {
  return serverOf(file).replaceAll('/', '-');
}
