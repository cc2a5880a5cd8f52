import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, run } from '../../lab/run.ts';
import { LAB, onHost, PROJECT } from './tools/deployed-lab.ts';
import { destroyed, succeeded } from './tools/takeover.ts';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/bin/main.js');
const TARGET = 'shop/lab';
const EDGE = `http://${LAB.subnet}.12`;

/** Beside the project of the other tests, whose hosts it shares. */
const OWN = `${PROJECT}-init`;

/** Runs the compiled command line in the new project. */
function arrimage(...argv: readonly string[]): Promise<Outcome> {
  return run([process.execPath, MAIN, ...argv], { cwd: OWN, timeoutSeconds: 300 });
}

/** Writes the project as init does, with the compiled package in the place of an installed one and the hosts of this lab. */
async function writeProject(): Promise<void> {
  await rm(OWN, { recursive: true, force: true });
  await mkdir(join(OWN, 'node_modules'), { recursive: true });
  succeeded(await arrimage('init', '--yes', '--system', 'shop'));
  await symlink(ROOT, join(OWN, 'node_modules/arrimage'));
  await mkdir(join(OWN, '.arrimage'));
  await symlink(join(PROJECT, '.arrimage/lab'), join(OWN, '.arrimage/lab'));
  const file = join(OWN, 'config/shop/lab.yaml');
  const text = (await readFile(file, 'utf8'))
    .replaceAll('198.51.100.', `${LAB.subnet}.`)
    .replaceAll('lab/lab/ssh_config', `lab/${LAB.name}/ssh_config`);
  await writeFile(file, text);
}

describe('a project as init writes it', () => {
  let isRemoved = false;

  beforeAll(async () => {
    await destroyed('containers');
    await writeProject();
  });
  afterAll(async () => {
    if (!isRemoved) await arrimage('destroy', TARGET, '--volumes', '--confirm', TARGET);
    await rm(OWN, { recursive: true, force: true });
  });

  test('is deployed as it stands, all healthy', async () => {
    const { code, stdout, stderr } = await arrimage('deploy', TARGET, '--yes', '--format', 'json');

    expect(stderr).not.toContain('FAILED');
    expect(code).toBe(0);
    const { outcome, services } = JSON.parse(stdout) as {
      readonly outcome: string;
      readonly services: readonly { readonly service: string; readonly health: string }[];
    };
    expect(outcome).toBe('deployed');
    expect(services.map(({ service, health }) => `${service} ${health}`).sort()).toEqual([
      'edge healthy',
      'postgres healthy',
      'web healthy',
      'web healthy',
    ]);
  });

  test('answers through the edge, out of its database', async () => {
    const answer = await fetch(EDGE);

    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/^shop runs, with PostgreSQL 18\./);
  });

  test('deployed again changes nothing', async () => {
    const list = () => onHost('app', 'docker ps -q --no-trunc | sort');
    const before = await list();

    const { code, stdout } = await arrimage('deploy', TARGET);

    expect(code).toBe(0);
    expect(stdout).toContain('shop/lab runs as it should; nothing was changed');
    expect(await list()).toBe(before);
  });

  test('is removed with its data', async () => {
    succeeded(await arrimage('destroy', TARGET, '--volumes', '--confirm', TARGET));
    isRemoved = true;

    expect(await onHost('app', 'docker ps -aq --filter label=arrimage.system=shop')).toBe('');
    expect(await onHost('app', 'docker volume ls -q | grep shop || true')).toBe('');
  });
});
