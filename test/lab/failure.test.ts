import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  apiContainers,
  arrimage,
  containerIds,
  deployed,
  EDGE,
  onHost,
  PROJECT,
  replaced,
  terraformPlans,
} from './tools/deployed-lab.ts';
import { expectExact, startTraffic, type Traffic } from './tools/traffic.ts';

interface Report {
  readonly outcome: string;
  readonly errors: readonly string[];
  readonly services: readonly { readonly health: string }[];
}

const serves = async (): Promise<number> => (await fetch(`${EDGE}/health`)).status;

/** Images of the API that fail, each by a program in place of the server; the real one stays beside it. */
const FAILING = {
  silent: ['exec sleep 600'],
  broken: [
    'exec python -c "',
    'import http.server as web',
    'web.BaseHTTPRequestHandler.do_GET = lambda self: self.send_error(500)',
    "web.HTTPServer(('', 8000), web.BaseHTTPRequestHandler).serve_forever()",
    '"',
  ],
  // The first probe finds it well; it ends about 5 s after it has begun to answer.
  crashing: ['/opt/venv/bin/serve "$@" &', 'sleep 7', 'exit 1'],
  // The first replica works; the next one finds that it is there, and ends.
  second: [
    'python -c "',
    'import os, sys, urllib.request',
    'for _ in range(30):',
    '    try:',
    "        version = urllib.request.urlopen('http://api:8000/', timeout=2).headers['X-App-Version']",
    '    except OSError:',
    '        continue',
    "    if version == os.environ['APP_VERSION']: sys.exit('another one is there')",
    '" && exec /opt/venv/bin/serve "$@"',
  ],
} as const;

async function buildFailing(name: keyof typeof FAILING): Promise<readonly string[]> {
  const program = Buffer.from(['#!/bin/sh', ...FAILING[name], ''].join('\n')).toString('base64');
  const lines = [
    'FROM samaconso/api:2.0.0',
    'USER root',
    'RUN cd /opt/venv/bin && mv uvicorn serve && chmod 755 serve',
    `RUN echo ${program} | base64 -d >/opt/venv/bin/uvicorn && chmod 755 /opt/venv/bin/uvicorn`,
    'USER 1000:1000',
    `ENV APP_VERSION=${name}`,
  ];
  await onHost('app', `docker build -q -t samaconso/api:${name} - <<'LINES'\n${lines.join('\n')}\nLINES`);
  // One that is to become healthy gets the time for that, whatever else the machine does.
  const startsWithin = name === 'second' ? '90s' : '5s';
  return [`images.api.tag=${name}`, 'api.probeEvery=2s', `api.startsWithin=${startsWithin}`];
}

describe('a deployment that fails while users ask and tasks come', () => {
  let traffic: Traffic;
  beforeAll(async () => {
    await deployed();
    traffic = startTraffic(EDGE);
  });
  afterAll(() => traffic.stop());

  /** Fails to deploy settings: nobody may notice, and everything is as it was before. */
  async function failsWith(...settings: readonly string[]): Promise<string> {
    const [before, serving] = [await containerIds(), await apiContainers()];
    await traffic.look();
    const options = settings.flatMap((text) => ['--set', text]);
    const { code, stdout, stderr } = await arrimage('deploy', 'samaconso/lab', '--yes', '--format', 'json', ...options);
    const { failed, clients } = await traffic.look();
    expect([code, failed], `${stdout}${stderr}`).toEqual([4, []]);
    expect(serving).toEqual(expect.arrayContaining(clients.flat().map(({ container }) => container)));
    expect(replaced(before, await containerIds())).toEqual([]);
    expect(await terraformPlans()).toEqual({ db: 0, app: 0, worker: 0 });
    if (stdout === '') return stderr;
    const { outcome, errors, services } = JSON.parse(stdout) as Report;
    expect(outcome).toBe('failed');
    expect(services.map(({ health }) => health)).toEqual(services.map(() => 'healthy'));
    return errors.join('\n');
  }

  test.each([
    [
      'never answers its probe',
      'silent',
      /^server app: api-[0-9a-f]{8} is unhealthy\n[\s\S]*Connection refused[\s\S]*\nlast lines of /,
    ],
    [
      'answers 500',
      'broken',
      /^server app: api-[0-9a-f]{8} is unhealthy\n[\s\S]*HTTP\/1\.0 500 Internal Server Error[\s\S]*\nlast lines of /,
    ],
    [
      'crashes 5 s after it has begun to answer',
      'crashing',
      /^server app: api-[0-9a-f]{8} is (?:ended|unhealthy|starting again)/,
    ],
  ] as const)('because an image %s goes back, and says why', async (_what, name, expected) => {
    expect(await failsWith(...(await buildFailing(name)))).toMatch(expected);
  });

  test('because containers stand still goes back when their time is over, and says what they did last', async () => {
    const settings = await buildFailing('silent');
    const ids =
      'docker ps -q --filter ancestor=samaconso/api:silent --filter label=arrimage.service=api --filter status=running';
    // The engine probes none that is paused, and tells nobody of its health.
    const found = `for n in $(seq 400); do if [ -n "$(${ids})" ]; then break; fi; sleep 0.1; done`;
    const paused = onHost('app', `${found}; for n in $(seq 15); do ${ids} | xargs -r docker pause; sleep 0.2; done`);
    const errors = await failsWith(...settings);
    expect(errors).toMatch(
      /^server app: api-[0-9a-f]{8} is not ready when its time was over: paused, unhealthy\n[\s\S]*last lines of api-/,
    );
    expect((await paused).split('\n').length).toBeGreaterThan(1);
  });

  test('because the second of its replicas does goes back to the old ones, of which one had stopped', async () => {
    const [before, serving] = [await containerIds(), await apiContainers()];
    await traffic.look();
    const options = [...(await buildFailing('second')), 'strategy.parallelism=1'].flatMap((text) => ['--set', text]);
    const { code, stdout, stderr } = await arrimage('deploy', 'samaconso/lab', '--yes', ...options);
    const { failed, clients, now } = await traffic.look();
    expect([code, failed], `${stdout}${stderr}`).toEqual([4, []]);
    expect(stderr).toContain('app: api 1 of 2 has taken over');
    expect(stdout).toContain('another one is there');
    expect(clients.flat().map(({ version }) => version)).toContain('second');
    expect(serving).toEqual(expect.arrayContaining(now.map(({ container }) => container)));
    expect(replaced(before, await containerIds())).toEqual([]);
    expect(await terraformPlans()).toEqual({ db: 0, app: 0, worker: 0 });
  });

  test('because a container never works goes back at once, and says why', async () => {
    const errors = await failsWith('images.worker.repository=lab/redis', 'images.worker.tag=8');
    expect(errors).toMatch(/^server worker: worker-[0-9a-f]{8} is (?:unhealthy|starting again and again)\n/);
    expect(errors).toContain('python: not found');
  });

  test('because a migration fails leaves what ran before', async () => {
    const errors = await failsWith('images.api.repository=lab/redis', 'images.api.tag=8');
    expect(errors).toContain('server app: the job migrate failed: ');
  });

  test('because an image is nowhere to be had changes nothing', async () => {
    const errors = await failsWith('images.nginx.tag=nowhere');
    expect(errors).toContain('server app: image lab/nginx:nowhere is missing there and cannot be pulled');
    expect(errors).toContain('nothing was changed');
  });

  test('because it is interrupted goes back, and ends with 130', async () => {
    const before = await containerIds();
    const main = join(import.meta.dirname, '../../dist/bin/main.js');
    const child = spawn('node', [main, 'deploy', 'samaconso/lab', '--yes', '--set', 'api.environment.CUT=1'], {
      cwd: PROJECT,
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await expect
      .poll(() => onHost('app', 'docker ps -q --filter label=arrimage.service=api | wc -l'), { timeout: 60_000 })
      .not.toBe('2\n');
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(replaced(before, await containerIds())).toEqual([]);
    expect(await terraformPlans()).toEqual({ db: 0, app: 0, worker: 0 });
  });

  test('is followed by a good one that works; no request and no task was lost, and none done twice', async () => {
    const before = await containerIds();
    await deployed('api.environment.AFTER=failure');
    expect(replaced(before, await containerIds())).toEqual(['api 1', 'api 2']);
    expect(await terraformPlans()).toEqual({ db: 0, app: 0, worker: 0 });
    const account = await traffic.end();
    expectExact(account);
  });
});

describe('a deployment of a database that fails', () => {
  test('because a database is replaced by one that does not start puts the old one back, with its data', async () => {
    await deployed();
    const settings = ['--set', 'images.postgres.repository=lab/redis', '--set', 'images.postgres.tag=18'];
    await onHost(
      'db',
      'docker tag lab/redis:8 lab/redis:18 2>/dev/null || docker image inspect lab/redis:18 >/dev/null',
    );
    const { code } = await arrimage('deploy', 'samaconso/lab', '--yes', ...settings);
    expect(code).toBe(4);
    const status = await arrimage('status', 'samaconso/lab', '--exit-code');
    expect(status.code, `${status.stdout}${status.stderr}`).toBe(0);
    await expect.poll(serves, { timeout: 60_000 }).toBe(200);
  });
});
