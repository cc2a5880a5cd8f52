import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrimage, containerIds, deployed, makeProject, PROJECT, replaced } from './tools/deployed-lab.ts';
import {
  cdktf,
  destroyed,
  expectEdgeTurned,
  expectUnchanged,
  notified,
  stacksInOrder,
  succeeded,
  terraform,
} from './tools/takeover.ts';

const DEPLOY = ['deploy', 'samaconso-lab-*', '--auto-approve', '--skip-provider-lock'];

/** Changes one setting of the API in the project's file. */
async function setLogLevel(level: string): Promise<void> {
  const file = join(PROJECT, 'config/samaconso/lab.yaml');
  const text = (await readFile(file, 'utf8')).replace(/ {2}environment: \{ LOG_LEVEL: \w+ \}\n/, '');
  await writeFile(file, text.replace('\napi:\n', `\napi:\n  environment: { LOG_LEVEL: ${level} }\n`));
}

afterAll(async () => {
  await rm(join(PROJECT, 'cdktf.json'), { force: true });
  await makeProject();
});

describe('cdktf', () => {
  beforeAll(() => destroyed('all'));

  test('deploys the whole system on empty servers, from a project that arrimage has never deployed', async () => {
    succeeded(await cdktf(...DEPLOY));
    await notified('deployed by cdktf');
    await expectEdgeTurned();
  });

  test('leaves nothing to do for arrimage, which goes on from the same state', async () => {
    const before = await containerIds();
    await expectUnchanged();
    expect(replaced(before, await containerIds())).toEqual([]);
    await setLogLevel('debug');
    await deployed();
    expect(replaced(before, await containerIds())).toEqual(['api 1', 'api 2']);
  });

  test('replaces nothing that arrimage has deployed', async () => {
    const before = await containerIds();
    const { code, stdout } = await cdktf(...DEPLOY);
    expect(code).toBe(0);
    expect(stdout.match(/No changes\./g)).toHaveLength(3);
    expect(replaced(before, await containerIds())).toEqual([]);
  });

  test('deploys a changed setting: the API is replaced, and the edge turns to the new containers', async () => {
    const before = await containerIds();
    await setLogLevel('warning');
    succeeded(await cdktf(...DEPLOY));
    expect(replaced(before, await containerIds())).toEqual(['api 1', 'api 2']);
    await expectEdgeTurned();
    await notified('after a change by cdktf');
    await expectUnchanged();
  });
});

describe('plain Terraform', () => {
  test('deploys the whole system stack by stack, and leaves nothing to do for arrimage', async () => {
    await destroyed('containers');
    succeeded(await arrimage('cdktf-app'));
    const stacks = await stacksInOrder();
    expect(stacks[0]).toBe('samaconso-lab-db');
    for (const stack of stacks) {
      succeeded(await terraform(stack, 'init', '-input=false'));
      succeeded(await terraform(stack, 'apply', '-auto-approve', '-input=false'));
    }
    await notified('deployed by Terraform');
    await expectEdgeTurned();
    await expectUnchanged();
  });
});
