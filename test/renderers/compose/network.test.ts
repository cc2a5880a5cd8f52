import { describe, expect, test } from 'vitest';
import { instancesOf } from '../../../model/instance.ts';
import { serviceNode } from '../../fixtures/containers.ts';
import { composed, composeFile, tiny } from './composed.ts';

describe('the network of a service', () => {
  test('has the name that the engine knows it by', () => {
    expect(composeFile(tiny([serviceNode('db/cache')])).networks).toEqual({ default: { name: 'shop-prod' } });
    expect(composed({ networks: ['db/default'] })['networks']).toEqual(['default']);
  });

  test('has no way out of the host when it is internal', () => {
    const topology = tiny([serviceNode('db/cache', { networks: ['db/back', 'db/front'] })]);
    const network = { kind: 'network', path: 'db/back', server: 'db' } as const;
    const networks = [
      { ...network, id: 'db/back', name: 'shop-prod-back', internal: true },
      { ...network, id: 'db/front', name: 'shop-prod-front', internal: false },
    ];

    expect(composeFile({ ...topology, networks }).networks).toEqual({
      back: { name: 'shop-prod-back', internal: true },
      front: { name: 'shop-prod-front' },
    });
  });

  test('knows replicas behind an edge by the exact names that are in its file', () => {
    const cache = serviceNode('db/cache', { networks: ['db/default'], replicas: 2, update: 'rolling' });
    const edge = serviceNode('db/edge', { program: { kind: 'nginx', upstreams: ['db/cache'] } });
    const topology = tiny([cache, edge]);
    const aliases = instancesOf(topology, cache).map(({ name }) => name);

    expect(aliases[0]).toMatch(/^cache-[0-9a-f]{8}$/);
    expect(composeFile(topology).services['cache']?.['networks']).toEqual({ default: { aliases } });
    expect(composed({ networks: ['db/default'], replicas: 2 })['networks']).toEqual(['default']);
  });

  test('resolves names of other servers, with IPv6 addresses in brackets', () => {
    const extraHosts = [
      { name: 'mail', address: '10.0.9.9' },
      { name: 'store', address: 'fd00::9' },
    ];

    expect(composed({ extraHosts })['extra_hosts']).toEqual(['mail=10.0.9.9', 'store=[fd00::9]']);
  });
});

describe('a port of a service', () => {
  test('is published at the address it is listened on, and nowhere else', () => {
    const published = [
      { address: '10.0.0.2', port: 6380, from: ['10.0.0.1'] },
      { address: '127.0.0.1', port: 6379, from: ['127.0.0.1'] },
    ];
    const ports = [{ name: 'redis', port: 6379, protocol: 'tcp', published } as const];

    expect(composed({ ports })['ports']).toEqual([
      { name: 'redis', target: 6379, published: '6380', host_ip: '10.0.0.2', protocol: 'tcp' },
      { name: 'redis', target: 6379, published: '6379', host_ip: '127.0.0.1', protocol: 'tcp' },
    ]);
  });

  test('is published with its protocol', () => {
    const published = [{ address: '10.0.0.2', port: 53, from: ['0.0.0.0/0'] }];
    const ports = [{ name: 'dns', port: 53, protocol: 'udp', published } as const];

    expect(composed({ ports })['ports']).toMatchObject([{ protocol: 'udp' }]);
  });

  test('stays inside the network when nobody else needs it', () => {
    const ports = [{ name: 'redis', port: 6379, protocol: 'tcp', published: [] } as const];

    expect(composed({ ports })).not.toHaveProperty('ports');
  });
});
