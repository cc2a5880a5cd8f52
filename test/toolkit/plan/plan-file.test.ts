import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Seen } from '../../../toolkit/look/seen.ts';
import type { Planned } from '../../../toolkit/plan/plan.ts';
import {
  checkPlanFile,
  movedSince,
  type PlanFile,
  type PlanSource,
  writePlanFile,
} from '../../../toolkit/plan/plan-file.ts';
import { INSPECTED, PAGE_IMAGE, pageTopology } from '../../fixtures/inspected.ts';

const SETTINGS = { image: { tag: '1.0' }, replicas: 2, hosts: [] };

const SOURCE: PlanSource = {
  topology: {
    ...pageTopology,
    secrets: [{ kind: 'secret', path: 'token', name: 'token', length: 32, given: null, version: 1 }],
  },
  settings: SETTINGS,
};

const SEEN: Seen = {
  ...{ server: 'all', containers: [INSPECTED], jobs: new Map([['migrate', 'aa']]), firewall: null, lock: null },
  ...{ standby: null, idleJobs: new Set<string>() },
  images: new Map([['page:1', PAGE_IMAGE]]),
  files: new Map([['/srv/x', { mode: '400', uid: 0, gid: 0, bytes: 3, hash: 'ab' }]]),
  ...{ state: { lineage: 'one', serial: 5 }, release: 3, releaseHash: 'cc', released: new Map(), changedFrom: null },
};

const STACKS: Planned['stacks'] = [
  {
    server: 'all',
    stack: 'shop-dev-all',
    changes: [
      { address: 'docker_container.page_1', actions: ['replace'] },
      { address: 'docker_network.default', actions: ['create'] },
    ],
  },
];

const planned = (seen: Seen, stacks = STACKS): Planned => ({
  seen: [seen],
  deviations: [],
  stacks,
  left: null,
  errors: [],
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrimage-plan-'));
  await writePlanFile(folder, 'plan.json', SOURCE, planned(SEEN));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a deployment says of the plan where these things are so now; empty: it holds. */
async function said(
  seen: Partial<Seen>,
  { source = SOURCE, stacks = STACKS, errors = [] as readonly string[] } = {},
): Promise<readonly string[]> {
  const now = { ...SEEN, ...seen };
  const again = async () => ({ ...planned(now, stacks), errors });
  return checkPlanFile(folder, 'plan.json', source, [now], again).then(
    () => [],
    (error: Error) => error.message.split('\n'),
  );
}

const container = (change: Partial<Seen['containers'][number]>) => ({ containers: [{ ...INSPECTED, ...change }] });

describe('a plan', () => {
  test('still holds where nothing has moved', async () => {
    expect(await said({})).toEqual([]);
  });

  test('still holds where a container does better or worse, and mounts are told in another order', async () => {
    const Health = { Status: 'unhealthy' };
    expect(
      await said(container({ State: { ...INSPECTED.State, Health }, Mounts: INSPECTED.Mounts.toReversed() })),
    ).toEqual([]);
  });

  test('holds no value of a secret, and no variable of a container', async () => {
    const text = await readFile(join(folder, 'plan.json'), 'utf8');
    expect(text).not.toContain('LANG=C.UTF-8');
    expect(JSON.parse(text)).toMatchObject({ version: 2, wanted: { secret: { token: '1' } } });
  });

  test('fails when it was made for another environment', () => {
    const plan: PlanFile = { version: 2, target: 'shop/prod', wanted: {}, servers: {} };
    expect(movedSince(plan, { ...plan, target: 'shop/test' })).toEqual([
      'it was made for shop/prod, not for shop/test',
    ]);
  });

  test('fails when settings or versions of secrets are other ones, and names each', async () => {
    const secrets = SOURCE.topology.secrets.map((secret) => ({ ...secret, version: 2 }));
    const source = {
      topology: { ...SOURCE.topology, secrets },
      settings: { image: { tag: '1.1' }, more: true, hosts: [] },
    };

    expect(await said({}, { source })).toMatchInlineSnapshot(`
      [
        "--plan plan.json: the setting image.tag is "1.1", and was "1.0"; plan again",
        "--plan plan.json: the setting more was added (true); plan again",
        "--plan plan.json: the setting replicas was removed; plan again",
        "--plan plan.json: the secret token has version 2, and had 1; plan again",
      ]
    `);
  });

  test('fails when the code of the stack makes something else of the same settings', async () => {
    const [page] = SOURCE.topology.services;
    const services = page === undefined ? [] : [{ ...page, replicas: 3 }];
    const source = { ...SOURCE, topology: { ...SOURCE.topology, services, networks: [] } };
    expect(await said({}, { source })).toMatchInlineSnapshot(`
      [
        "--plan plan.json: the network all/default was removed, by other code of the stack or another version of arrimage; plan again",
        "--plan plan.json: the service all/page is made otherwise, by other code of the stack or another version of arrimage; plan again",
      ]
    `);
  });

  test.each<readonly [string, Partial<Seen>]>([
    ['the container shop-dev-page is another one', container({ Id: 'b'.repeat(64) })],
    [
      'the container shop-dev-page is exited, and was running',
      container({ State: { ...INSPECTED.State, Status: 'exited' } }),
    ],
    ['the container shop-dev-page was changed', container({ HostConfig: { ...INSPECTED.HostConfig, Memory: 1 } })],
    ['the container shop-dev-page was changed', container({ NetworkSettings: { Networks: {} } })],
    ['the container shop-dev-page is gone', { containers: [] }],
    ['the container stranger was added', { containers: [INSPECTED, { ...INSPECTED, Name: '/stranger' }] }],
    ['the image page:1 is another one', { images: new Map([['page:1', { ...PAGE_IMAGE, id: 'sha256:other' }]]) }],
    ['the image page:1 is gone', { images: new Map([['page:1', null]]) }],
    [
      'the file /srv/x was changed',
      { files: new Map([['/srv/x', { mode: '444', uid: 0, gid: 0, bytes: 3, hash: 'ab' }]]) },
    ],
    ['the file /srv/x is gone', { files: new Map() }],
    ['the job migrate has run', { jobs: new Map([['migrate', 'bb']]) }],
    ['release 4 is the newest, and was 3', { release: 4 }],
    ["Terraform's state has serial 6, and had serial 5", { state: { lineage: 'one', serial: 6 } }],
    ['the firewall was changed', { firewall: { id: 'x' } as unknown as Seen['firewall'] }],
  ])('fails when %s', async (what, seen) => {
    expect(await said(seen)).toEqual([`--plan plan.json: on server all ${what}; plan again`]);
  });

  test('fails when Terraform would do anything else', async () => {
    const stacks: Planned['stacks'] = [
      {
        server: 'all',
        stack: 'shop-dev-all',
        changes: [
          { address: 'docker_container.page_1', actions: ['create'] },
          { address: 'docker_volume.data', actions: ['delete'] },
        ],
      },
    ];
    expect(await said({}, { stacks })).toMatchInlineSnapshot(`
      [
        "--plan plan.json: on server all Terraform would now create docker_container.page_1, not replace; plan again",
        "--plan plan.json: on server all Terraform would no longer create docker_network.default; plan again",
        "--plan plan.json: on server all Terraform would now delete docker_volume.data too; plan again",
      ]
    `);
  });

  test('fails when Terraform cannot say what it would do', async () => {
    expect(await said({}, { errors: ['server all: no provider'] })).toEqual(['server all: no provider']);
  });

  test('fails when a server was added or removed', async () => {
    const message = await checkPlanFile(folder, 'plan.json', SOURCE, [{ ...SEEN, server: 'more' }], async () =>
      planned(SEEN),
    ).catch((error: Error) => error.message);
    expect(message).toBe(
      '--plan plan.json: server all was removed; plan again\n--plan plan.json: server more was added; plan again',
    );
  });

  test.each([
    ['there is none', 'none.json', null],
    ['it is of an older version', 'old.json', '{ "version": 1, "servers": {} }'],
    ['it is no JSON', 'text.json', 'shop'],
  ])('fails when %s', async (_, file, text) => {
    if (text !== null) await writeFile(join(folder, file), text);
    await expect(checkPlanFile(folder, file, SOURCE, [], async () => planned(SEEN))).rejects.toThrow(
      text === null
        ? '--plan: expected a file of arrimage plan, got "none.json" (ENOENT); make it with --out'
        : `--plan: expected a file of arrimage plan, version 2, got "${file}"; make it again`,
    );
  });
});
