import { describe, expect, test } from 'vitest';
import { instancesOf } from '../../../model/instance.ts';
import type { ServiceNode } from '../../../model/service.ts';
import { driftOf } from '../../../toolkit/look/drift.ts';
import type { SeenContainer, SeenImage } from '../../../toolkit/look/seen-container.ts';
import { INSPECTED, PAGE_IMAGE, pageInstance, pageTopology } from '../../fixtures/inspected.ts';

interface Change {
  readonly Image?: string;
  readonly Config?: Partial<SeenContainer['Config']>;
  readonly HostConfig?: Partial<SeenContainer['HostConfig']>;
  readonly Mounts?: SeenContainer['Mounts'];
  readonly Networks?: SeenContainer['NetworkSettings']['Networks'];
}

function changed({ Image = INSPECTED.Image, Config, HostConfig, Mounts = INSPECTED.Mounts, Networks }: Change) {
  return {
    ...INSPECTED,
    ...{ Image, Mounts },
    Config: { ...INSPECTED.Config, ...Config },
    HostConfig: { ...INSPECTED.HostConfig, ...HostConfig },
    NetworkSettings: Networks === undefined ? INSPECTED.NetworkSettings : { Networks },
  };
}

function drift(change: Change, image: SeenImage | null = PAGE_IMAGE): readonly string[] {
  return driftOf(pageTopology, pageInstance, changed(change), image);
}

/** Drift of a container that was made from another service. */
function driftFrom(given: Partial<ServiceNode>, change: Change, image: SeenImage = PAGE_IMAGE): readonly string[] {
  const service = { ...pageInstance.service, ...given };
  const [instance = pageInstance] = instancesOf(pageTopology, service);
  const own = { ...INSPECTED.Config, Labels: { ...INSPECTED.Config.Labels, ...instance.labels }, ...change.Config };
  return driftOf(pageTopology, instance, changed({ ...change, Config: own }), image);
}

const ports = (place: string, port: string) => ({ [place]: [{ HostIp: '', HostPort: port }] });
const bound = { '8000/tcp': [{ HostIp: '10.0.0.1', HostPort: '80' }] };
const mount = (part: Partial<SeenContainer['Mounts'][number]>) => ({
  ...{ Type: 'bind', Source: '/etc', Destination: '/host', RW: true },
  ...part,
});
const nameless = { Type: 'volume', Name: 'd'.repeat(64), Source: '/x' };

describe('a container that was changed by hand', () => {
  test('is none where the engine says what the topology does', () => {
    expect(drift({})).toEqual([]);
  });

  test('is none where an older engine says the same in other words', () => {
    const Networks = { 'shop-dev': { Aliases: ['page', 'a440f177f851'] } };
    const Config = { Entrypoint: [], StopSignal: 'SIGTERM' };
    expect(drift({ Config, Networks, HostConfig: { MemorySwap: -1, Init: true, IpcMode: 'shareable' } })).toEqual([]);
  });

  test.each<readonly [string, Change]>([
    [
      'its image was changed (it runs 9e9e9e9e9e9e, and should run 2a67bde317eb)',
      { Image: `sha256:${'9e'.repeat(32)}` },
    ],
    [
      'its environment was changed (DEBUG, LANG, MODE)',
      { Config: { Env: ['MODE=wild', 'DEBUG=1', 'PATH=/usr/bin:/bin'] } },
    ],
    ['its command was changed', { Config: { Cmd: ['sleep', '1000'] } }],
    ['its entry point was changed', { Config: { Entrypoint: ['/bin/sh'] } }],
    ['its user was changed', { Config: { User: '0' } }],
    ['its working directory was changed', { Config: { WorkingDir: '/' } }],
    ['its host name was changed', { Config: { Hostname: 'page.example.org' } }],
    ['its signal to stop was changed', { Config: { StopSignal: 'SIGKILL' } }],
    ['its time to stop was changed', { Config: { StopTimeout: null } }],
    ['its health check was changed', { Config: { Healthcheck: { Test: ['NONE'] } } }],
    ['its health check was changed', { Config: { Healthcheck: null } }],
    [
      'its labels were changed (traefik.enable)',
      { Config: { Labels: { ...INSPECTED.Config.Labels, 'traefik.enable': 'true' } } },
    ],
    ['its init was changed', { HostConfig: { Init: null } }],
    [
      'its log was changed (with none, without json-file, max-file=3, max-size=10m)',
      { HostConfig: { LogConfig: { Type: 'none' } } },
    ],
    ['its processors were changed', { HostConfig: { NanoCpus: 2e9 } }],
    ['its processors were changed', { HostConfig: { CpusetCpus: '0' } }],
    ['its shared memory was changed', { HostConfig: { ShmSize: 1 } }],
    ['its swap was changed', { HostConfig: { MemorySwap: 67_108_864 } }],
    [
      'its ulimits were changed (with nofile 9:9, without nofile 4096:4096)',
      { HostConfig: { Ulimits: [{ Name: 'nofile', Soft: 9, Hard: 9 }] } },
    ],
    ['its restart policy was changed', { HostConfig: { RestartPolicy: { Name: 'no' } } }],
    ['its restart policy was changed', { HostConfig: { RestartPolicy: { Name: '', MaximumRetryCount: 0 } } }],
    ['its automatic removal was changed', { HostConfig: { AutoRemove: true } }],
    ['its root file system was changed', { HostConfig: { ReadonlyRootfs: false } }],
    ['its privileges were changed', { HostConfig: { Privileged: true } }],
    ['its capabilities were changed (with NET_ADMIN kept)', { HostConfig: { CapAdd: ['CAP_NET_ADMIN'] } }],
    [
      'its tmpfs was changed (with /tmp exec mode=1777, without /tmp mode=1777 size=8388608)',
      { HostConfig: { Tmpfs: { '/tmp': 'mode=1777,exec' } } },
    ],
    [
      'its namespaces were changed (with ipc of container:abc, pid of host)',
      { HostConfig: { PidMode: 'host', IpcMode: 'container:abc' } },
    ],
    ['its groups were changed (with docker)', { HostConfig: { GroupAdd: ['docker'] } }],
    [
      'its devices were changed (with {"PathOnHost":"/dev/kvm"})',
      { HostConfig: { Devices: [{ PathOnHost: '/dev/kvm' }] } },
    ],
    [
      'its kernel settings were changed (with net.core.somaxconn=1)',
      { HostConfig: { Sysctls: { 'net.core.somaxconn': '1' } } },
    ],
    [
      'its ports were changed (with 0.0.0.0:9000:9000/tcp)',
      { HostConfig: { PortBindings: { ...bound, ...ports('9000/tcp', '9000') } } },
    ],
    ['its ports were changed (with all of its image)', { HostConfig: { PublishAllPorts: true } }],
    ['its ports were changed (without 10.0.0.1:80:8000/tcp)', { HostConfig: { PortBindings: null } }],
    [
      'its host entries were changed (with mail:192.0.2.9, without mail:10.0.9.9)',
      { HostConfig: { ExtraHosts: ['mail:192.0.2.9'] } },
    ],
    ['its name servers were changed (with 192.0.2.53)', { HostConfig: { Dns: ['192.0.2.53'] } }],
    [
      'its networks were changed (with elsewhere)',
      { Networks: { ...INSPECTED.NetworkSettings.Networks, elsewhere: {} } },
    ],
    ['its network names were changed (without page in shop-dev)', { Networks: { 'shop-dev': { Aliases: null } } }],
    [
      'its network names were changed (with postgres in shop-dev)',
      { Networks: { 'shop-dev': { Aliases: ['page', 'postgres'] } } },
    ],
    ['its mounts were changed (with bind /etc at /host)', { Mounts: [...INSPECTED.Mounts, mount({})] }],
    [
      'its mounts were changed (with tmpfs  at /host)',
      { Mounts: [...INSPECTED.Mounts, mount({ Type: 'tmpfs', Source: '' })] },
    ],
    [
      'its mounts were changed (with bind /srv/arrimage/shop-dev/files/page-0a0a0a0a/etc/page at /etc/page, without bind /srv/arrimage/shop-dev/files/page-0a0a0a0a/etc/page at /etc/page, read-only)',
      { Mounts: INSPECTED.Mounts.map((item) => ({ ...item, RW: true })) },
    ],
  ])('says that %s', (text, change) => {
    expect(drift(change)).toEqual([text]);
  });

  test('says that memory was changed, and not swap, where both were raised together', () => {
    expect(drift({ HostConfig: { Memory: 50_331_648, MemorySwap: 50_331_648 } })).toEqual(['its memory was changed']);
  });

  test('says that a volume without a name was added where its image asks for none', () => {
    const Mounts = [...INSPECTED.Mounts, mount({ ...nameless, Destination: '/extra' })];
    expect(drift({ Mounts })).toEqual([`its mounts were changed (with volume ${'d'.repeat(64)} at /extra)`]);
  });

  test('tells all that was changed at once', () => {
    expect(drift({ Config: { User: '0' }, HostConfig: { Privileged: true } })).toEqual([
      'its user was changed',
      'its privileges were changed',
    ]);
  });
});

describe('what a service leaves to its image', () => {
  const own = { command: [], user: null, healthCheck: null } as const;
  const image: SeenImage = {
    ...PAGE_IMAGE,
    config: {
      ...PAGE_IMAGE.config,
      Entrypoint: ['/start'],
      Healthcheck: { Test: ['CMD', 'ok'] },
      StopSignal: 'SIGQUIT',
    },
  };
  const made = {
    Cmd: ['uvicorn', 'shop:app'],
    Entrypoint: ['/start'],
    Healthcheck: { Test: ['CMD', 'ok'] },
    StopSignal: 'SIGQUIT',
  };

  test('is the image’s own', () => {
    expect(driftFrom(own, { Config: made }, image)).toEqual([]);
  });

  test.each<readonly [string, Partial<SeenContainer['Config']>]>([
    ['command', { Cmd: ['sh'] }],
    ['entry point', { Entrypoint: null }],
    ['user', { User: 'root' }],
    ['health check', { Healthcheck: { Test: ['NONE'] } }],
    ['signal to stop', { StopSignal: 'SIGTERM' }],
  ])('was changed where its %s is another one', (what, Config) => {
    expect(driftFrom(own, { Config: { ...made, ...Config } }, image)).toEqual([`its ${what} was changed`]);
  });

  test('has no command where the service has an entry point of its own', () => {
    const given = { entrypoint: ['/own'], command: [] };
    expect(driftFrom(given, { Config: { Entrypoint: ['/own'], Cmd: null } })).toEqual([]);
  });

  test('is not compared where the image is gone; what the service says itself is', () => {
    const Config = { Env: ['MODE=wild', 'PATH=/other'], WorkingDir: '/other' };
    expect(drift({ Image: 'sha256:gone', Config }, null)).toEqual(['its environment was changed (MODE)']);
  });
});
