import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runOrThrow } from '../../lab/run.ts';
import { recreate } from './drift/hands.ts';
import { ownProject } from './tools/own-project.ts';
import { labSetup, labTeardown } from './tools/setup.ts';
import { succeeded } from './tools/takeover.ts';
import { testLab } from './tools/test-lab.ts';

const LAB = testLab('dri', '10.65', ['app', 'db']);
const { name, subnet } = LAB.settings;

const TARGET = 'shop/lab';

const SETTINGS = `
version: one
image: { repository: samaconso/api, tag: "2.0.0" }
servers:
  app: { address: ${subnet}.11, sshConfig: .arrimage/lab/${name}/ssh_config, memory: 4GiB, cpus: 2 }
  db: { address: ${subnet}.12, sshConfig: .arrimage/lab/${name}/ssh_config, memory: 4GiB, cpus: 2 }
suppressions:
  - { policy: image-without-digest, reason: the images of the lab are built on this machine }
`;

const IMAGE = 'samaconso/api:2.0.0';
const LABELS = '--label arrimage.system=shop --label arrimage.environment=lab';
const WAIT = 'sleep 1000000';

/** Listens until the host goes. */
const LISTEN = 'my $socket = IO::Socket::INET->new(LocalPort => 18077, Listen => 1); sleep 1e6';

const IN_PLACE = '; a deployment replaces it in place, with an interruption';

const DRIFT = [
  'idle (shop-lab-idle-1) has ended with code 143',
  'idle (shop-lab-idle-2) is not there',
  `idle (shop-lab-idle-3) its environment was changed (DEBUG, MODE)${IN_PLACE}`,
  `idle (shop-lab-idle-4) its image was changed (it runs <id>, and should run <id>)${IN_PLACE}`,
  `idle (shop-lab-idle-5) its ports were changed (with 0.0.0.0:19000:9000/tcp)${IN_PLACE}`,
  `idle (shop-lab-idle-6) its networks were changed (with elsewhere)${IN_PLACE}`,
  `idle (shop-lab-idle-7) its privileges were changed, its capabilities were changed (with NET_ADMIN kept), its security options were changed (with label=disable), its namespaces were changed (with pid of host)${IN_PLACE}`,
  `idle (shop-lab-idle-8) its command was changed, its entry point was changed${IN_PLACE}`,
  `idle (shop-lab-idle-9) its user was changed${IN_PLACE}`,
  `idle (shop-lab-idle-10) its restart policy was changed${IN_PLACE}`,
  `idle (shop-lab-idle-11) its host entries were changed (with store:192.0.2.1)${IN_PLACE}`,
  `idle (shop-lab-idle-12) its mounts were changed (with bind /etc at /host, read-only)${IN_PLACE}`,
  `idle (shop-lab-idle-13) its memory was changed${IN_PLACE}`,
  'idle (shop-lab-idle-14) is paused',
  'impostor (impostor) is no longer wanted',
  'page (page-<id>) its network names were changed (without page in shop-lab)',
].sort();

const MOVED = [
  'the container shop-lab-idle-1 is exited, and was running; plan again',
  'the container shop-lab-idle-2 is gone; plan again',
  ...[3, 4, 5, 7, 8, 9, 11, 12].map((number) => `the container shop-lab-idle-${number} is another one; plan again`),
  ...[6, 10, 13].map((number) => `the container shop-lab-idle-${number} was changed; plan again`),
  'the container shop-lab-idle-14 is paused, and was running; plan again',
  'the container impostor was added; plan again',
  'the container page-<id> was changed; plan again',
].sort();

const OPENED = [
  'perl listens at port 18077/tcp, which nothing here opens',
  'the container stranger listens at port 18099/tcp, which nothing here opens',
];

const PROJECT = ownProject(LAB, 'drift/stacks.ts', SETTINGS);
const { arrimage } = PROJECT;

describe('what was changed by hand', () => {
  beforeAll(async () => {
    await labSetup(LAB);
    await PROJECT.write();
    succeeded(await arrimage('check', TARGET));
    succeeded(await arrimage('deploy', TARGET, '--yes'));
  });
  afterAll(async () => {
    await PROJECT.remove();
    await labTeardown(LAB);
  });

  test('is named one by one by status and plan, and put right by deploy', async () => {
    succeeded(await arrimage('plan', TARGET, '--out', 'before.json'));
    await handsAtWork();

    const status = await arrimage('status', TARGET, '--exit-code');
    expect(linesOf(status.stdout, 'differs  server app: ')).toEqual(DRIFT);
    expect(linesOf(status.stdout, 'open     server app: ')).toEqual(OPENED);
    expect(status.code).toBe(3);

    const moved = await arrimage('deploy', TARGET, '--plan', 'before.json');
    expect(linesOf(moved.stderr, '--plan before.json: on server app ')).toEqual(MOVED);
    expect(moved.code).toBe(2);

    const plan = await arrimage('plan', TARGET, '--exit-code', '--out', 'after.json');
    expect(linesOf(plan.stdout, '  server app: ')).toEqual(DRIFT);
    expect(plan.code).toBe(3);

    succeeded(await arrimage('deploy', TARGET, '--plan', 'after.json'));
    const after = await arrimage('status', TARGET, '--exit-code');
    expect(linesOf(after.stdout, 'differs  ')).toEqual([]);
    expect(after.code).toBe(0);
    expect(linesOf(after.stdout, 'open     server app: ')).toEqual(OPENED);
  });

  test('and that nothing needs is shown by prune, and removed', async () => {
    const folder = '/srv/arrimage/shop-lab/files/page-00000000';
    await LAB.asRoot('app', `mkdir -p ${folder} && echo old >${folder}/version`);
    await LAB.onHost(
      'app',
      [
        // What a deployment has brought that failed, and what is somebody else's.
        'docker commit shop-lab-idle-6 samaconso/api:0.9 && docker commit shop-lab-idle-7 elsewhere/api:1',
        `docker create --name shop-lab-gone ${LABELS} --label arrimage.job=gone ${IMAGE} true`,
      ].join(' && '),
    );
    const shown = await arrimage('prune', TARGET);
    expect(shown.code).toBe(2);
    expect(linesOf(shown.stdout, '  ').map((line) => line.replace(/, [^,]*B$/, ''))).toEqual([
      'container shop-lab-gone: the job gone is no longer there',
      'files/page-<id>',
      'image samaconso/api:0.9',
    ]);
    succeeded(await arrimage('prune', TARGET, '--yes'));
    expect(
      await LAB.onHost(
        'app',
        "docker image ls --format '{{.Repository}}:{{.Tag}}' | grep -E '^(elsewhere|samaconso)/api:' | sort",
      ),
    ).toBe('elsewhere/api:1\nsamaconso/api:2.0.0\n');
    expect((await LAB.tryOnHost('app', `test -e ${folder} || docker inspect shop-lab-gone`)).code).toBe(1);
    expect((await arrimage('status', TARGET, '--exit-code')).code).toBe(0);
  });

  test('under the tag of its own image is found also where its container was made anew: deploy goes by it, and rollback brings the image back', async () => {
    const before = await storeImage();
    await moveStore();
    const status = await arrimage('status', TARGET, '--exit-code');
    const moved = `store (store-<id>) has an image whose tag was moved there: ${IMAGE} was <id> at release 2, and is <id>`;
    const remedy = `a deployment goes by that, and arrimage rollback ${TARGET} --to 2 by what it was, as long as it is there; either replaces it`;
    expect([status.code, linesOf(status.stdout, 'differs  server ')]).toEqual([3, [`db: ${moved}; ${remedy}`]]);
    const plan = await arrimage('plan', TARGET, '--exit-code');
    expect([plan.code, linesOf(plan.stdout, '  server db: ')]).toEqual([3, [`${moved}; ${remedy}`]]);

    const committed = await storeImage();
    succeeded(await arrimage('deploy', TARGET, '--yes'));
    expect(await storeImage()).toBe(committed);
    expect(await codes()).toEqual([0, 0]);

    succeeded(await arrimage('rollback', TARGET, '--to', '2', '--yes'));
    expect(await storeImage()).toBe(before);
    expect(await codes()).toEqual([0, 0]);
  });

  test('after a run that has died is replaced only with consent, where Terraform does not know it', async () => {
    const name = (await LAB.onHost('db', STORE)).trim();
    await recreate(LAB, 'db', { [name]: {} });
    await storeHealthy();
    const mark = `number=$(ls releases | sort -n | tail -n 1) && printf '{\\n  "from": %s,\\n  "version": 1\\n}\\n' "\${number%%-*}" >state/change.json`;
    await LAB.asRoot('db', `cd /srv/arrimage/shop-lab && ${mark}`);
    const id = await LAB.onHost('db', `docker inspect --format '{{.Id}}' ${name}`);

    const status = await arrimage('status', TARGET, '--exit-code');
    expect([status.code, linesOf(status.stdout, 'warning: ')]).toEqual([
      0,
      [
        'the last change on db was neither recorded nor undone; the next deployment has Terraform go through its stack there, and records what runs',
      ],
    ]);
    const asked = await arrimage('deploy', TARGET);
    expect([asked.code, linesOf(asked.stderr, 'server db: ')]).toEqual([
      2,
      [
        'store (store-<id>) is not known to Terraform, whose last run did not end, or was made anew by hand; it is replaced',
      ],
    ]);
    expect(await LAB.onHost('db', `docker inspect --format '{{.Id}}' ${name}`)).toBe(id);

    const from = (await LAB.onHost('db', 'date +%s')).trim();
    succeeded(await arrimage('deploy', TARGET, '--yes'));
    // It serves until its successor does.
    const events = `docker events --since ${from} --until $(date +%s) --filter label=arrimage.service=store --format '{{.ID}} {{.Action}}'`;
    const lines = (await LAB.onHost('db', events)).split('\n');
    const stopped = lines.indexOf(`${id.trim()} kill`);
    const healthy = lines.findIndex((line) => line.endsWith(' health_status: healthy') && !line.startsWith(id.trim()));
    expect(healthy).toBeGreaterThan(-1);
    expect(stopped).toBeGreaterThan(healthy);
    expect(await codes()).toEqual([0, 0]);
    expect(linesOf((await arrimage('status', TARGET)).stdout, 'warning: ')).toEqual([]);
  });

  test('of a host that is down is not known: the others are told all the same, and nothing is deployed', async () => {
    const host = `arrimage-${name}-db`;
    const down = 'server db: ';
    await LAB.onHost('app', 'docker update --restart no shop-lab-idle-3');
    await runOrThrow(['docker', 'kill', host]);
    try {
      const [status, plan, diff, releases, prune, deploy] = await Promise.all([
        arrimage('status', TARGET, '--exit-code'),
        arrimage('plan', TARGET, '--exit-code', '--out', 'down.json'),
        arrimage('diff', TARGET, '--against', 'deployed'),
        arrimage('releases', TARGET),
        arrimage('prune', TARGET, '--yes'),
        arrimage('deploy', TARGET, '--yes'),
      ]);
      const restart = `idle (shop-lab-idle-3) its restart policy was changed${IN_PLACE}`;
      expect(linesOf(status.stdout, 'differs  server app: ')).toEqual([restart]);
      expect(status.stdout).toContain(down);
      expect(linesOf(plan.stdout, '  server app: ')).toEqual([restart]);
      expect(plan.stdout).toContain(`error: ${down}`);
      expect(plan.stderr).toContain('--out down.json: not written');
      expect(diff.stderr).toContain(down);
      expect(diff.stdout).toContain('release ');
      expect(releases.stdout).toContain('release');
      expect(releases.stderr).toContain(down);
      expect(prune.stderr).toContain(down);
      expect(deploy.stderr).toContain(down);
      expect(deploy.stderr).toContain('nothing was changed');
      expect([status, plan, diff, releases, prune, deploy].map(({ code }) => code)).toEqual([1, 1, 1, 1, 1, 4]);
    } finally {
      await runOrThrow(['docker', 'start', host]);
    }
  });
});

const STORE = "docker ps --filter label=arrimage.service=store --format '{{.Names}}'";

function storeImage(): Promise<string> {
  return LAB.onHost('db', `docker inspect --format '{{.Image}}' $(${STORE})`);
}

async function storeHealthy(): Promise<void> {
  const health = (): Promise<string> =>
    LAB.onHost('db', `docker inspect --format '{{.State.Health.Status}}' $(${STORE})`);
  await expect.poll(health, { timeout: 30_000 }).toBe('healthy\n');
}

/** Commits the store onto its own tag and makes its container anew from that. */
async function moveStore(): Promise<void> {
  const before = await storeImage();
  const name = (await LAB.onHost('db', STORE)).trim();
  await LAB.onHost('db', `docker commit ${name} ${IMAGE}`);
  await recreate(LAB, 'db', { [name]: { Image: IMAGE } });
  expect(await storeImage()).not.toBe(before);
  await storeHealthy();
}

/** How status and plan end that look for differences. */
async function codes(): Promise<readonly (number | null)[]> {
  const status = await arrimage('status', TARGET, '--exit-code');
  return [status.code, (await arrimage('plan', TARGET, '--exit-code')).code];
}

/** What stands after the start of lines, sorted; ids of images and containers differ from run to run. */
function linesOf(text: string, start: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.startsWith(start));
  return lines.map((line) => line.slice(start.length).replace(/\b[0-9a-f]{8,64}\b/g, '<id>')).sort();
}

/** Changes each container in another way, and opens ports of the host. */
async function handsAtWork(): Promise<void> {
  const of = (number: number): string => `shop-lab-idle-${number}`;
  const page = (await LAB.onHost('app', "docker ps --filter label=arrimage.service=page --format '{{.Names}}'")).trim();
  await LAB.onHost(
    'app',
    [
      `docker commit ${of(4)} hacked:1`,
      `docker network create elsewhere && docker network connect elsewhere ${of(6)}`,
      `docker update --restart no ${of(10)} && docker update --memory 48m --memory-swap 48m ${of(13)}`,
      `docker stop ${of(1)} && docker rm -f ${of(2)} && docker pause ${of(14)}`,
      `docker network disconnect shop-lab ${page} && docker network connect shop-lab ${page}`,
      `docker run -d --name impostor ${LABELS} ${IMAGE} ${WAIT}`,
      `docker run -d --name stranger -p 18099:8000 ${IMAGE} ${WAIT}`,
      `(setsid perl -MIO::Socket::INET -e '${LISTEN}' >/dev/null 2>&1 &)`,
    ].join(' && '),
  );
  await recreate(LAB, 'app', {
    [of(3)]: { Config: { Env: ['MODE=wild', 'DEBUG=1'] } },
    [of(4)]: { Image: 'hacked:1' },
    [of(5)]: {
      Config: { ExposedPorts: { '9000/tcp': {} } },
      HostConfig: { PortBindings: { '9000/tcp': [{ HostIp: '', HostPort: '19000' }] } },
    },
    [of(7)]: { HostConfig: { Privileged: true, CapAdd: ['NET_ADMIN'], PidMode: 'host' } },
    [of(8)]: { Config: { Cmd: ['sleep', '1000000'], Entrypoint: ['env'] } },
    [of(9)]: { Config: { User: '0' } },
    [of(11)]: { HostConfig: { ExtraHosts: ['store:192.0.2.1'] } },
    [of(12)]: { HostConfig: { Binds: ['/etc:/host:ro'] } },
  });
}
