import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { service } from '../../../settings/compose/schema/service.ts';
import { readPlan } from '../../../toolkit/import/import-compose.ts';
import type { ImportPlan } from '../../../toolkit/import/plan.ts';
import { engine, optionsFor } from './samples.ts';

type Service = Readonly<Record<string, unknown>>;

/** A value of each key that Compose knows, other than what a service has without it. */
const VALUES: Service = {
  annotations: { a: 'b' },
  attach: true,
  blkio_config: { weight: 300 },
  build: '.',
  cap_add: ['NET_ADMIN'],
  cap_drop: ['ALL'],
  cgroup: 'host',
  cgroup_parent: 'm',
  command: 'run',
  configs: ['given'],
  container_name: 'mine',
  cpu_count: 2,
  cpu_percent: 50,
  cpu_period: 1,
  cpu_quota: 1,
  cpu_rt_period: '1ms',
  cpu_rt_runtime: '1ms',
  cpu_shares: 73,
  cpus: 0.5,
  cpuset: '0,1',
  credential_spec: { file: 'x.json' },
  depends_on: ['other'],
  deploy: { replicas: 2 },
  develop: { watch: [] },
  device_cgroup_rules: ['c 1:3 mr'],
  devices: ['/dev/ttyUSB0'],
  dns: '8.8.8.8',
  dns_opt: ['use-vc'],
  dns_search: 'example.org',
  domainname: 'example.org',
  driver_opts: { a: 'b' },
  entrypoint: '/run.sh',
  env_file: 'missing.env',
  environment: { A: 'b' },
  expose: ['8000'],
  extends: { service: 'other' },
  external_links: ['redis'],
  extra_hosts: ['sql:10.0.0.1'],
  gpus: 'all',
  group_add: ['mail'],
  healthcheck: { test: 'true' },
  hostname: 'h',
  image: 'another:2',
  init: true,
  ipc: 'host',
  isolation: 'default',
  label_file: './labels',
  labels: { a: 'b' },
  links: ['other:alias'],
  logging: { driver: 'syslog' },
  mac_address: '02:42:ac:11:65:43',
  mem_limit: '1g',
  mem_reservation: '1g',
  mem_swappiness: 10,
  memswap_limit: '2g',
  models: ['llm'],
  network_mode: 'host',
  networks: ['net'],
  oom_kill_disable: true,
  oom_score_adj: 100,
  pid: 'host',
  pids_limit: 10,
  platform: 'linux/arm64',
  ports: ['80:80'],
  post_start: [{ command: 'x' }],
  pre_stop: [{ command: 'x' }],
  privileged: true,
  profiles: ['debug'],
  provider: { type: 'x' },
  pull_policy: 'always',
  read_only: true,
  restart: 'on-failure',
  runtime: 'runc',
  scale: 3,
  secrets: ['hidden'],
  security_opt: ['label:user:USER'],
  shm_size: '1g',
  stdin_open: true,
  stop_grace_period: '1m',
  stop_signal: 'SIGINT',
  storage_opt: { size: '1G' },
  sysctls: { 'net.core.somaxconn': 1024 },
  tmpfs: '/run',
  tty: true,
  ulimits: { nproc: 65535 },
  use_api_socket: true,
  user: 'app',
  userns_mode: 'host',
  uts: 'host',
  volumes: ['data:/data'],
  volumes_from: ['other'],
  working_dir: '/srv',
};

async function planOf(own: Service): Promise<ImportPlan> {
  const folder = mkdtempSync(join(tmpdir(), 'arrimage-import-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const services = { app: { image: 'team/app:1', ...own }, other: { image: 'team/other:1' } };
  const rest = {
    volumes: { data: {} },
    networks: { net: {} },
    configs: { given: { content: 'x' } },
    secrets: { hidden: { file: './missing' } },
  };
  writeFileSync(join(folder, 'compose.yaml'), stringify({ name: 'all', services, ...rest }));
  return readPlan({ ...optionsFor('wordpress'), files: ['compose.yaml'], cwd: folder, system: null, run: engine });
}

describe('a key of a service', () => {
  test('is one of those that Compose knows', () => {
    expect(Object.keys(VALUES).sort()).toEqual(Object.keys(service.shape).sort());
  });

  test.each(Object.keys(VALUES))('is carried over, or the report names it: %s', async (key) => {
    const { findings: none, ...before } = await planOf({});
    expect(none).toEqual([]);
    const { findings, ...plan } = await planOf({ [key]: VALUES[key] });
    const changed = JSON.stringify(plan, withMaps) !== JSON.stringify(before, withMaps);
    expect(changed || findings.some(({ where }) => where.startsWith(`services.app.${key}`))).toBe(true);
  });
});

function withMaps(_: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}

describe('an image that nobody knows', () => {
  test('is named with the way to look at it where a secret has to be exported before its program', async () => {
    const { findings } = await planOf({ environment: { API_TOKEN: 'a-long-token-of-the-team' } });
    expect(findings.map(({ where, message }) => `${where}: ${message}`)).toMatchInlineSnapshot(`
      [
        "services.app.image: a secret is exported before its program starts, so the stack has to name the program; look with docker image inspect --format '{{json .Config.Entrypoint}} {{json .Config.Cmd}}' team/app:1 and write both into command",
      ]
    `);
  });
});
