import { describe, expect, test } from 'vitest';
import type { ServiceNode } from '../../../model/service.ts';
import type { Topology } from '../../../model/topology.ts';
import { MIB, probe, serviceNode, volume } from '../../fixtures/containers.ts';
import { oneServer } from '../../fixtures/one-server.ts';
import { findResource, type Resource, renderedStack } from './rendered.ts';

/** The container of a service on a server of its own. */
async function container(given: Partial<ServiceNode> = {}): Promise<Resource> {
  return findResource(await renderedStack(alone(given), 'all'), 'docker_container.api_1');
}

function alone(given: Partial<ServiceNode>): Topology {
  return { ...oneServer, files: [], jobs: [], services: [serviceNode('all/api', given)] };
}

/** Numbers are rows of the table "what goes wrong" that the renderer was written from. */
describe('docker_container', () => {
  test('1: always has a grace period, since none means SIGKILL', async () => {
    const { destroy_grace_seconds, stop_timeout } = await container({ stop: { signal: null, graceSeconds: 120 } });

    expect({ destroy_grace_seconds, stop_timeout }).toEqual({ destroy_grace_seconds: 120, stop_timeout: 120 });
  });

  test.each<[string, Partial<ServiceNode>]>([
    ['health check', { healthCheck: probe(['CMD', 'false']) }],
    ['tmpfs', { mounts: [{ kind: 'tmpfs', target: '/tmp', sizeBytes: MIB, mode: '1777' }] }],
    ['init', { init: true }],
    ['cpus', { resources: { ...serviceNode('all/api').resources, cpus: 0.5 } }],
    ['a mounted file', { mounts: [{ kind: 'bind', source: '/srv/b', target: '/a', readOnly: true }] }],
    ['an option of the log', { logging: { driver: 'json-file', options: { 'max-size': '1m' } } }],
  ])(
    '2: gets another label when its %s changes, which the provider would else ignore or find too late',
    async (_, given) => {
      const label = (resource: Resource): unknown =>
        (resource['labels'] as { label: string; value: string }[]).find(
          (item) => item.label === 'arrimage.specification',
        );

      expect(label(await container(given))).not.toEqual(label(await container()));
    },
  );

  test('3: bears the labels by which what runs is compared, since the provider does not', async () => {
    const { labels } = await container();

    expect(labels).toEqual([
      { label: 'arrimage.environment', value: 'dev' },
      { label: 'arrimage.replica', value: '1' },
      { label: 'arrimage.service', value: 'api' },
      { label: 'arrimage.specification', value: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { label: 'arrimage.system', value: 'shop' },
    ]);
  });

  test('4: has plain variables only, sorted; what holds a secret comes by file', async () => {
    const { env } = await container({
      environment: [
        { name: 'B', value: ['2'], delivery: 'plain' },
        { name: 'A', value: ['1'], delivery: 'plain' },
        { name: 'P', value: [{ kind: 'secret', secret: 's', encoding: 'plain' }], delivery: 'file' },
        { name: 'P_FILE', value: ['/run/secrets/P'], delivery: 'plain' },
        { name: 'Q', value: [{ kind: 'secret', secret: 's', encoding: 'plain' }], delivery: 'export' },
      ],
    });

    expect(env).toEqual(['A=1', 'B=2', 'P_FILE=/run/secrets/P']);
  });

  test('5: uploads nothing; files are mounted from the host, and a missing one is an error', async () => {
    const { upload, volumes, mounts } = await container({
      mounts: [{ kind: 'bind', source: '/srv/a', target: '/etc/a', readOnly: true }],
    });

    expect({ upload, volumes }).toEqual({});
    expect(mounts).toEqual([{ type: 'bind', source: '/srv/a', target: '/etc/a', read_only: true }]);
  });

  test('6: says memory and swap, both, and equal: no swap', async () => {
    const resources = { ...serviceNode('all/api').resources, memoryBytes: 512 * MIB };
    const { memory, memory_swap } = await container({ resources });

    expect({ memory, memory_swap }).toEqual({ memory: 512, memory_swap: 512 });
  });

  test('7: names the log driver and all of its options', async () => {
    const { log_driver, log_opts } = await container();

    expect({ log_driver, log_opts }).toEqual({
      log_driver: 'json-file',
      log_opts: { 'max-file': '3', 'max-size': '10m' },
    });
  });

  test('8, 9: says network mode bridge beside its own networks, which are sorted and have its name as alias', async () => {
    const networks = ['all/back', 'all/default'];
    const { network_mode, networks_advanced } = await container({ networks });

    expect(network_mode).toBe('bridge');
    expect(networks_advanced).toEqual([
      { name: '${docker_network.back.id}', aliases: ['api'] },
      { name: '${docker_network.default.id}', aliases: ['api'] },
    ]);
  });

  test('8: has no network at all when it asks for none', async () => {
    const { network_mode, networks_advanced } = await container({ networks: [] });

    expect({ network_mode, networks_advanced }).toEqual({ network_mode: 'none' });
  });

  test('12: lists ports in ascending order, each with address and protocol', async () => {
    const port = (number: number, ...addresses: readonly string[]): ServiceNode['ports'][number] => ({
      name: `p${number}`,
      port: number,
      protocol: 'tcp',
      published: addresses.map((address) => ({ address, port: number, from: [] })),
    });
    const { ports } = await container({ ports: [port(443, '10.0.0.2', '10.0.0.1'), port(80, '10.0.0.1'), port(8080)] });

    expect(ports).toEqual([
      { internal: 80, external: 80, ip: '10.0.0.1', protocol: 'tcp' },
      { internal: 443, external: 443, ip: '10.0.0.1', protocol: 'tcp' },
      { internal: 443, external: 443, ip: '10.0.0.2', protocol: 'tcp' },
    ]);
  });

  test('12: ignores the order in which the engine lists several places of one port', async () => {
    const published = ['10.0.0.1', '10.0.0.2'].map((address) => ({ address, port: 80, from: [] }));
    const port = { name: 'http', port: 80, protocol: 'tcp' as const };

    expect((await container({ ports: [{ ...port, published }] }))['lifecycle']).toEqual({
      create_before_destroy: false,
      ignore_changes: ['ports'],
    });
    expect((await container({ ports: [{ ...port, published: published.slice(0, 1) }] }))['lifecycle']).toEqual({
      create_before_destroy: false,
    });
  });

  test('14: runs the image by its identity', async () => {
    expect((await container())['image']).toMatch(/^\$\{docker_image\.api_[0-9a-f]{8}\.image_id\}$/);
  });

  test('15: is created before the old one is destroyed only under a name of its own', async () => {
    const { name, lifecycle } = await container({ update: 'rolling' });
    const fixed = await container({ update: 'recreate' });

    expect(name).toMatch(/^api-[0-9a-f]{8}$/);
    expect(lifecycle).toEqual({ create_before_destroy: true });
    expect(fixed['name']).toBe('shop-dev-api');
    expect(fixed['lifecycle']).toEqual({ create_before_destroy: false });
  });

  test('16: waits longer than its health check may take', async () => {
    const healthCheck = {
      ...probe(['CMD', 'x']),
      startPeriodSeconds: 100,
      retries: 5,
      intervalSeconds: 10,
      timeoutSeconds: 2,
    };
    const { wait, wait_timeout } = await container({ healthCheck });

    expect({ wait, wait_timeout }).toEqual({ wait: true, wait_timeout: 190 });
  });

  test('16: does not wait without a health check, which the provider would refuse', async () => {
    const { wait, wait_timeout, healthcheck } = await container({ healthCheck: null });

    expect({ wait, wait_timeout, healthcheck }).toEqual({ wait: false });
  });

  test("16: outlasts the provider's own limit of 20 minutes when it may take longer to stop or to become healthy", async () => {
    const slow = await container({
      stop: { signal: null, graceSeconds: 3600 },
      healthCheck: probe(['CMD', 'x'], { startPeriodSeconds: 1200 }),
    });

    expect(slow['timeouts']).toEqual({ create: '23m9s', delete: '1h2m0s' });
    expect((await container())['timeouts']).toBeUndefined();
  });

  test('17: must run and is started', async () => {
    const { must_run, start } = await container();

    expect({ must_run, start }).toEqual({ must_run: true, start: true });
  });

  test('18: says whether it has an init, also when it has none', async () => {
    expect((await container({ init: false }))['init']).toBe(false);
    expect((await container({ init: true }))['init']).toBe(true);
  });

  test('19, 20: names no platform, and no options of a volume', async () => {
    const resource = await container({ mounts: [volume('all/postgres-data', '/data')] });

    expect(resource['platform']).toBeUndefined();
    expect(resource['mounts']).toEqual([
      { type: 'volume', source: '${docker_volume.postgres-data.name}', target: '/data', read_only: false },
    ]);
  });

  test('21: drops all capabilities and adds those it keeps by their full names, sorted', async () => {
    const { capabilities, security_opts } = await container({ capabilities: ['SETUID', 'CAP_CHOWN'] });

    expect(capabilities).toEqual({ drop: ['ALL'], add: ['CAP_CHOWN', 'CAP_SETUID'] });
    expect(security_opts).toEqual(['no-new-privileges:true']);
    expect((await container({ capabilities: [] }))['capabilities']).toEqual({ drop: ['ALL'] });
    expect((await container({ capabilities: null }))['capabilities']).toBeUndefined();
  });

  test('26: gives the engine a minute to answer a refresh', async () => {
    expect((await container())['container_read_refresh_timeout_milliseconds']).toBe(60_000);
  });
});

describe('docker_container on real engines', () => {
  test('leaves out an empty entry point, which would replace it for ever', async () => {
    const resource = await container({ entrypoint: [], command: [], environment: [], extraHosts: [] });

    for (const attribute of ['entrypoint', 'command', 'env', 'host', 'ports', 'mounts', 'tmpfs']) {
      expect(resource).not.toHaveProperty(attribute);
    }
  });

  test("writes durations in Go's form", async () => {
    const healthCheck = probe(['CMD', 'x'], { intervalSeconds: 60, timeoutSeconds: 90, startPeriodSeconds: 3600 });

    expect((await container({ healthCheck }))['healthcheck']).toEqual({
      test: ['CMD', 'x'],
      interval: '1m0s',
      timeout: '1m30s',
      start_period: '1h0m0s',
      retries: 3,
    });
  });

  test('limits open files, soft and hard, only when asked to', async () => {
    const resources = { ...serviceNode('all/api').resources, nofile: 4096 };

    expect((await container({ resources }))['ulimit']).toEqual([{ name: 'nofile', soft: 4096, hard: 4096 }]);
    expect((await container())['ulimit']).toBeUndefined();
  });

  test('says what else the engine would fill in: shared memory, restart, read-only', async () => {
    const { shm_size, restart, read_only, remove_volumes } = await container();

    expect({ shm_size, restart, read_only, remove_volumes }).toEqual({
      shm_size: 64,
      restart: 'unless-stopped',
      read_only: false,
      remove_volumes: true,
    });
  });

  test('writes text as it is, where Terraform would expand it', async () => {
    const { env, command } = await container({
      environment: [{ name: 'GREETING', value: ['${name} costs 100%{x}, $5'], delivery: 'plain' }],
      command: [['sh'], ['-c'], ['echo ${HOME}']],
    });

    expect(env).toEqual(['GREETING=$${name} costs 100%%{x}, $5']);
    expect(command).toEqual(['sh', '-c', 'echo $${HOME}']);
  });
});
