import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type TestProject, testProject } from './project.ts';

const PROD = 'samaconso/prod';
const STORE = 'config/samaconso/prod.secrets.yaml';
const SETTINGS = 'config/samaconso/prod.yaml';

async function withStore(): Promise<TestProject> {
  const project = testProject();
  // Nobody answers there, at once.
  for (const [number, name] of [
    [1, 'db'],
    [2, 'app'],
    [3, 'worker'],
  ] as const) {
    project.edit(
      SETTINGS,
      `${name}: { address: 192.0.2.1${number},`,
      `${name}: { address: 127.0.0.${number}, port: 1,`,
    );
  }
  await project.run('secrets', 'init', PROD);
  await project.run('secrets', 'generate', PROD);
  return project;
}

const textOf = (project: TestProject, path: string): string => readFileSync(join(project.folder, path), 'utf8');

describe('arrimage secrets rotate', () => {
  test('says before which services it interrupts, and changes nothing unless somebody agrees', async () => {
    const project = await withStore();
    const before = [textOf(project, STORE), textOf(project, SETTINGS)];
    const { code, err } = await project.runWith(['n'], 'secrets', 'rotate', PROD, 'redis-password');
    expect(code).toBe(2);
    expect(err).toMatchInlineSnapshot(`
      "redis-password: from version 1 to 2
      ~ app/api: replaced without interruption: 2 containers, one after another
      ! worker/redis: restarted with interruption: it is down from its stop (60 s at most) until it is ready again
      ~ worker/worker: replaced without interruption: 2 containers, one after another
      Rotate redis-password of samaconso/prod and deploy? [y/N] n
      secrets rotate: not confirmed; nothing was changed
      "
    `);
    expect(
      (await project.run('secrets', 'rotate', PROD, 'redis-password')).err.split('\n').at(-2),
    ).toMatchInlineSnapshot(`"secrets rotate: expected --yes where nobody can be asked; nothing was changed"`);
    expect([textOf(project, STORE), textOf(project, SETTINGS)]).toEqual(before);
  });

  test('says what stands where when the deployment fails, and how to go on or back', async () => {
    const project = await withStore();
    const { code, out, err } = await project.run('secrets', 'rotate', PROD, 'redis-password', '--yes');
    expect(code).not.toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "config/samaconso/prod.secrets.yaml: redis-password has version 2, and config/samaconso/prod.yaml asks for it
      "
    `);
    expect(err.split('\n').slice(-4).join('\n')).toMatchInlineSnapshot(`
      "config/samaconso/prod.secrets.yaml holds version 2 of redis-password, and config/samaconso/prod.yaml asks for it; the servers run what ran before.
      Go on: mend the cause, then arrimage deploy samaconso/prod
      Go back: bring both files back as they were before, such as by git checkout -- config/samaconso/prod.secrets.yaml config/samaconso/prod.yaml
      "
    `);
    expect(textOf(project, SETTINGS)).toContain('redis-password: { version: 2 }');
    expect((await project.run('secrets', 'check', PROD)).code).toBe(0);
  });

  test('goes on where an earlier one was interrupted between the store and the settings', async () => {
    const project = await withStore();
    const before = textOf(project, SETTINGS);
    await project.run('secrets', 'rotate', PROD, 'redis-password', '--yes');
    project.write(SETTINGS, before);
    expect((await project.run('secrets', 'check', PROD)).out).toMatchInlineSnapshot(`
      "error config/samaconso/prod.secrets.yaml redis-password: expected version 1 as in the settings, got version 2; a rotation was interrupted, or the settings are older than the store: go on with arrimage secrets rotate samaconso/prod redis-password, or bring back the store of version 1
      samaconso/prod: 31 secrets are as they should be, 1 problem
      "
    `);
    const value = (await project.run('secrets', 'get', PROD, 'redis-password')).out;
    const { err } = await project.run('secrets', 'rotate', PROD, 'redis-password', '--yes');
    expect(err.split('\n')[0]).toMatchInlineSnapshot(
      `"redis-password: its version 2 stands in the store since a rotation that was interrupted, and is taken"`,
    );
    expect((await project.run('secrets', 'get', PROD, 'redis-password')).out).toBe(value);
    expect((await project.run('secrets', 'check', PROD)).code).toBe(0);
  });

  test('fails when only somebody else can give a new value', async () => {
    const project = await withStore();
    expect((await project.run('secrets', 'rotate', PROD, 'nothing')).err).toContain(
      'expected the name of a secret, got "nothing"',
    );
    project.edit(SETTINGS, 'placement:', 'secretStore: { kind: environment }\nplacement:');
    expect((await project.run('secrets', 'rotate', PROD, 'redis-password')).err).toMatchInlineSnapshot(`
      "environment variables SECRET_…: expected a store that arrimage may write, got one that is only read; change the secret there, then raise its version in the settings
      "
    `);
  });
});
