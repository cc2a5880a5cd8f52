import { describe, expect, test } from 'vitest';
import { Environment } from '../../constructs/environment.ts';
import { Server } from '../../constructs/server.ts';
import { Service } from '../../constructs/service.ts';
import { topologyOf } from '../../constructs/topology-of.ts';

function nginx(networkName?: string) {
  const environment = new Environment({ system: 'shop', name: 'prod' });
  const server = new Server(environment, 'a', {
    address: '10.0.0.1',
    ...(networkName === undefined ? {} : { network: networkName }),
  });
  return { environment, service: new Service(server, 'nginx', { image: 'nginx:1' }) };
}

describe('a folder of files', () => {
  test('is mounted whole, read-only, by a place that its content names', () => {
    const { environment, service } = nginx();
    service.addFolder('/etc/nginx/conf.d', { 'a.conf': { content: 'a' }, 'sub/b.conf': { content: 'b' } });
    service.addFile('/etc/nginx/nginx.conf', { content: 'n' });
    const topology = topologyOf(environment);
    const [node] = topology.services;
    expect(node?.mounts.map((mount) => [mount.kind, mount.target])).toEqual([
      ['bind', '/etc/nginx/conf.d'],
      ['bind', '/etc/nginx/nginx.conf'],
      ['tmpfs', '/tmp'],
    ]);
    const [folder] = node?.mounts ?? [];
    expect(folder).toMatchObject({
      readOnly: true,
      source: expect.stringMatching(/files\/nginx-[0-9a-f]{8}\/etc\/nginx\/conf\.d$/),
    });
    expect(topology.files.map(({ target, source }) => [target, source.endsWith(target)])).toEqual([
      ['/etc/nginx/conf.d/a.conf', true],
      ['/etc/nginx/conf.d/sub/b.conf', true],
      ['/etc/nginx/nginx.conf', true],
    ]);
  });

  test('fails when something is mounted there already', () => {
    const { service } = nginx();
    service.addFolder('/etc/conf', { a: { content: 'a' } });
    expect(() => service.addTmpfs('/etc/conf')).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/nginx: /etc/conf is already mounted; choose another path for one of the two]`,
    );
    expect(() => service.addFile('/etc/conf/a', { content: 'b' })).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/nginx: /etc/conf/a is already mounted; choose another path for one of the two]`,
    );
  });
});

describe("a server's own network", () => {
  test('is called after the deployment, or as the engine has it already', () => {
    expect(topologyOf(nginx().environment).networks[0]?.name).toBe('shop-prod');
    expect(topologyOf(nginx('shop_default').environment).networks[0]?.name).toBe('shop_default');
  });
});
