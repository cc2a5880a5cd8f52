import { describe, expect, test } from 'vitest';
import { Environment } from '../../constructs/environment.ts';
import { commandProbe } from '../../constructs/health-check.ts';
import { Secret } from '../../constructs/secret.ts';
import { Server } from '../../constructs/server.ts';
import { Service } from '../../constructs/service.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { Volume } from '../../constructs/volume.ts';
import { findService, twoServers } from './servers.ts';

describe('Service', () => {
  test('runs on the server it is made in', () => {
    const { environment, b } = twoServers();
    new Service(b, 'api', { image: 'api:1' });
    expect(findService(topologyOf(environment), 'b/api')).toMatchObject({ server: 'b', name: 'api', image: 'api:1' });
  });

  test('drops all capabilities but the ones it keeps, and takes no new privileges', () => {
    const { environment, a } = twoServers();
    new Service(a, 'api', { image: 'api:1', capabilities: ['SETUID', 'CAP_CHOWN'] });
    const service = findService(topologyOf(environment), 'a/api');
    expect(service.capabilities).toEqual(['CAP_CHOWN', 'CAP_SETUID']);
    expect(service.noNewPrivileges).toBe(true);
  });

  test.each([
    [28, 1, 5],
    [25, 1, 5],
    [24, undefined, undefined],
    [undefined, undefined, undefined],
  ])(
    'is probed as soon as it starts by an engine %s or newer each %s s, and %s s where it asks for that',
    (engine, soon, own) => {
      const environment = new Environment({ system: 'shop', name: 'prod' });
      const server = new Server(environment, 'a', { address: '10.0.0.1', ...(engine === undefined ? {} : { engine }) });
      const times = { intervalSeconds: 10, timeoutSeconds: 3, retries: 3, startPeriodSeconds: 30 };
      new Service(server, 'api', { image: 'api:1', healthCheck: commandProbe(['true'], times) });
      const slow = commandProbe(['true'], { ...times, startIntervalSeconds: 5 });
      new Service(server, 'slow', { image: 'slow:1', healthCheck: slow });
      const topology = topologyOf(environment);
      const intervals = topology.services.map(({ healthCheck }) => healthCheck?.startIntervalSeconds);
      expect(intervals).toEqual([soon, own]);
    },
  );

  test('is replaced without interruption unless it has a volume or a published port', () => {
    const { environment, a } = twoServers();
    new Service(a, 'api', { image: 'api:1' });
    new Service(a, 'data', { image: 'data:1' }).addVolume('/data', new Volume(a, 'data-volume'));
    new Service(a, 'edge', { image: 'edge:1', ports: { http: 80 }, publish: { http: {} } });
    const topology = topologyOf(environment);
    expect(topology.services.map((service) => [service.name, service.update])).toEqual([
      ['api', 'rolling'],
      ['data', 'recreate'],
      ['edge', 'recreate'],
    ]);
  });

  test('listens on the private address of its server unless another one is given', () => {
    const { environment, a } = twoServers();
    const publish = { http: { port: 8080 }, admin: { address: '127.0.0.1', from: ['127.0.0.1'] } };
    new Service(a, 'edge', { image: 'edge:1', ports: { http: 80, admin: 81 }, publish });
    const topology = topologyOf(environment);
    expect(findService(topology, 'a/edge').ports.map((port) => port.published)).toEqual([
      [{ address: '10.0.0.1', port: 8080, from: ['0.0.0.0/0'] }],
      [{ address: '127.0.0.1', port: 81, from: ['127.0.0.1'] }],
    ]);
    expect(topology.servers[0]?.firewall).toEqual([
      { port: 8080, protocol: 'tcp', address: '10.0.0.1', from: ['0.0.0.0/0'], service: 'a/edge' },
    ]);
  });

  test('fails when an environment variable is set twice', () => {
    const { a } = twoServers();
    const service = new Service(a, 'api', { image: 'api:1', environment: { LOG: 'info' } });
    expect(() => service.addEnvironment('LOG', 'debug')).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/api: environment variable LOG is already set; remove one of the two]`,
    );
  });

  test('fails when a variable has a name that no shell takes', () => {
    const { a } = twoServers();
    expect(
      () => new Service(a, 'api', { image: 'api:1', environment: { 'A-B': '1' } }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/api: expected letters, digits and _ in a variable's name, got "A-B"; rename it]`,
    );
  });

  test('fails when two things are mounted at one path', () => {
    const { a } = twoServers();
    const service = new Service(a, 'api', { image: 'api:1' });
    service.addTmpfs('/data');
    expect(() => service.addVolume('/data', new Volume(a, 'data'))).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/api: /data is already mounted; choose another path for one of the two]`,
    );
  });

  test('fails when a path in the container is not absolute', () => {
    const { a } = twoServers();
    const service = new Service(a, 'api', { image: 'api:1' });
    expect(() => service.addFile('etc/../x', { content: '' })).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/api: expected an absolute path in the container, got "etc/../x"; write it from / on]`,
    );
  });

  test('fails when it is made outside a server', () => {
    const environment = new Environment({ system: 'shop', name: 'prod' });
    expect(() => new Service(environment, 'api', { image: 'api:1' })).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: api: it is made outside any server; make it inside the server that runs it]`,
    );
  });

  test('fails when a port is asked for that it does not have', () => {
    const { a } = twoServers();
    const service = new Service(a, 'api', { image: 'api:1', ports: { http: 80 } });
    expect(() => service.endpointOf('https')).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/api: no port is named "https"; the ports are http]`,
    );
  });

  test('fails when it has no port and its endpoint is asked for', () => {
    const { a } = twoServers();
    const service = new Service(a, 'api', { image: 'api:1' });
    expect(() => service.endpoint).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/api: it listens on no port; give it one in ports]`,
    );
  });

  test('fails when it has no replica', () => {
    const { a } = twoServers();
    expect(() => new Service(a, 'api', { image: 'api:1', replicas: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/api: expected one replica or more, got "0"; remove the service to have none]`,
    );
  });
});

describe('Secret', () => {
  test('fails when it would be easy to guess', () => {
    const environment = new Environment({ system: 'shop', name: 'prod' });
    expect(() => new Secret(environment, 'pin', { length: 4 })).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: pin: expected a secret of at least 16 characters, got "4"; raise its length]`,
    );
  });
});
