import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { READY_PATH } from '../../constructs/nginx/server.ts';
import { startBalancer } from './tools/balancer.ts';
import { onHost, SHARED } from './tools/deployed-lab.ts';
import { killedWhile } from './tools/killed-while.ts';
import { ownProject } from './tools/own-project.ts';

const TARGET = 'shop/lab';
const { subnet, name } = SHARED.settings;
const MEMBERS = { db: `${subnet}.11`, app: `${subnet}.12` } as const;

const SETTINGS = [
  'servers:',
  ...Object.entries(MEMBERS).map(
    ([server, address]) => `  ${server}: { address: ${address}, sshConfig: .arrimage/lab/${name}/ssh_config }`,
  ),
  'images: { web: { repository: samaconso/api, tag: 2.0.0 }, nginx: { repository: lab/nginx, tag: "1.30" } }',
  'steadyFor: 1s',
  `balancer: ${subnet}.1`,
  '',
].join('\n');

const project = ownProject(SHARED, 'leaving/stacks.ts', SETTINGS);
const { arrimage } = project;

const edgeOn = async (host: string): Promise<string> =>
  (await onHost(host, `docker inspect --format '{{.Id}} {{.State.StartedAt}}' shop-lab-edge-${host}`)).trim();

/** Does something while a balancer sends requests; gives what failed of them, and how many each member answered. */
async function balanced<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly failed: readonly string[] }> {
  const monitor = { host: 'shop.example.org', path: READY_PATH, interval: 1000, timeout: 4000 };
  const balancer = startBalancer(Object.values(MEMBERS), monitor);
  try {
    const result = await work();
    const { answered, failed } = await balancer.end();
    for (const count of answered.values()) expect(count).toBeGreaterThan(50);
    return { result, failed };
  } finally {
    await balancer.end();
  }
}

describe('an edge that a load balancer sends requests to', () => {
  beforeAll(async () => {
    await project.write();
    expect(await arrimage('deploy', TARGET, '--yes')).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await arrimage('destroy', TARGET, '--confirm', TARGET);
    await project.remove();
  });

  test('is replaced without a failed request: it leaves first, one after the other', async () => {
    const before = await Promise.all([edgeOn('db'), edgeOn('app')]);
    const { result, failed } = await balanced(() => arrimage('deploy', TARGET, '--yes', '--set', 'edgeMebibytes=72'));
    expect([result.code, failed]).toEqual([0, []]);
    const after = await Promise.all([edgeOn('db'), edgeOn('app')]);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
  });

  test('is restarted without a failed request', async () => {
    const before = await Promise.all([edgeOn('db'), edgeOn('app')]);
    const { result, failed } = await balanced(() => arrimage('restart', TARGET, 'edge-db', 'edge-app'));
    expect([result.code, failed]).toEqual([0, []]);
    const after = await Promise.all([edgeOn('db'), edgeOn('app')]);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
  });

  test('goes back without a failed request where another server’s deployment fails', async () => {
    const sets = ['--set', 'edgeMebibytes=80', '--set', 'sick=app'];
    const { result, failed } = await balanced(() => arrimage('deploy', TARGET, '--yes', ...sets));
    expect([result.code, failed]).toEqual([4, []]);
    const memory = await onHost('db', "docker inspect --format '{{.HostConfig.Memory}}' shop-lab-edge-db");
    expect(Number(memory)).toBe(72 * 1048576);
  });

  test('serves on where a run has died before it turned, and the old settings are deployed then', async () => {
    const web = async (): Promise<string> =>
      (
        await onHost('db', "docker ps --no-trunc --format '{{.ID}} {{.Status}}' --filter label=arrimage.service=web-db")
      ).trim();
    const before = (await web()).slice(0, 64);
    const isBeside = async (): Promise<boolean> => ((await web()).match(/\(healthy\)/g) ?? []).length === 2;
    const sets = (mode: string) => ['--set', 'edgeMebibytes=72', '--set', `mode=${mode}`];
    const { result, failed } = await balanced(async () => {
      const dead = ['deploy', TARGET, '--yes', ...sets('dead'), '--set', 'steadyFor=30s'];
      const isKilled = await killedWhile(project.folder, dead, async () => {
        if (!(await isBeside())) return false;
        // Terraform writes down what it has waited for.
        await wait(3000);
        return true;
      });
      await arrimage('unlock', TARGET);
      return { isKilled, next: await arrimage('deploy', TARGET, '--yes', ...sets('calm')) };
    });
    expect([result.isKilled, result.next.code, failed], result.next.stderr).toEqual([true, 0, []]);
    expect((await web()).slice(0, 64)).toBe(before);
  });
});
