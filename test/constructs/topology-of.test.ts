import { describe, expect, test } from 'vitest';
import { Environment } from '../../constructs/environment.ts';
import { later, text, url } from '../../constructs/expression.ts';
import { ExternalHost } from '../../constructs/external-host.ts';
import { Job } from '../../constructs/job.ts';
import { LoadBalancer } from '../../constructs/load-balancer.ts';
import { Network } from '../../constructs/network.ts';
import { Secret } from '../../constructs/secret.ts';
import { Server } from '../../constructs/server.ts';
import { Service } from '../../constructs/service.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { Volume } from '../../constructs/volume.ts';
import type { HealthCheck } from '../../model/service.ts';
import { findService, twoServers } from './servers.ts';

const healthCheck: HealthCheck = {
  test: ['CMD', 'true'],
  intervalSeconds: 5,
  timeoutSeconds: 1,
  retries: 3,
  startPeriodSeconds: 0,
};

describe('topologyOf', () => {
  test('derives from one setting all that a connection between servers needs', () => {
    const { environment, a, b } = twoServers();
    const password = new Secret(environment, 'password');
    const db = new Service(a, 'db', { image: 'db:1', ports: { sql: 5432 } });
    const DB = url`postgresql://app:${password}@${db.endpoint}/app`;
    new Service(b, 'api', { image: 'api:1', command: ['api'], environment: { DB } });
    const topology = topologyOf(environment);
    const api = findService(topology, 'b/api');
    expect(api.extraHosts).toEqual([{ name: 'db', address: '10.0.0.1' }]);
    expect(api.environment.map(({ name, delivery }) => [name, delivery])).toEqual([['DB', 'export']]);
    expect(findService(topology, 'a/db').ports[0]?.published).toEqual([
      { address: '10.0.0.1', port: 5432, from: ['10.0.0.2'] },
    ]);
    expect(topology.servers.map(({ name, after, firewall }) => ({ name, after, firewall }))).toEqual([
      {
        name: 'a',
        after: [],
        firewall: [{ port: 5432, protocol: 'tcp', address: '10.0.0.1', from: ['10.0.0.2'], service: 'a/db' }],
      },
      { name: 'b', after: ['a'], firewall: [] },
    ]);
    expect(topology.connections).toMatchObject([
      { from: 'b/api', to: 'a/db', port: 'sql', number: 5432, reach: 'servers' },
    ]);
  });

  test('publishes nothing within a server, and starts the provider first', () => {
    const { environment, a } = twoServers();
    const db = new Service(a, 'db', { image: 'db:1', ports: { sql: 5432 }, healthCheck });
    new Service(a, 'api', { image: 'api:1', environment: { DB: text`${db.endpoint}` } });
    const topology = topologyOf(environment);
    expect(findService(topology, 'a/db').ports[0]?.published).toEqual([]);
    expect(findService(topology, 'a/api')).toMatchObject({
      extraHosts: [],
      dependsOn: [{ on: 'a/db', condition: 'healthy' }],
    });
  });

  test('connects to the published port from another server when it has another number', () => {
    const { environment, a, b } = twoServers();
    const db = new Service(a, 'db', {
      image: 'db:1',
      ports: { sql: 5432 },
      publish: { sql: { port: 15432, from: ['10.0.9.9'] } },
    });
    new Service(a, 'near', { image: 'api:1', environment: { DB: text`${db.endpoint}` } });
    new Service(b, 'far', { image: 'api:1', environment: { DB: text`${db.endpoint}` } });
    const topology = topologyOf(environment);
    expect(findService(topology, 'a/near').environment[0]?.value).toMatchObject([{ text: 'db:5432' }]);
    expect(findService(topology, 'b/far').environment[0]?.value).toMatchObject([{ text: 'db:15432' }]);
    expect(findService(topology, 'a/db').ports[0]?.published).toEqual([
      { address: '10.0.0.1', port: 15432, from: ['10.0.0.2', '10.0.9.9'] },
    ]);
  });

  test('maps the names of external hosts', () => {
    const { environment, a } = twoServers();
    const sic = new ExternalHost(environment, 'sic', {
      name: 'srv-asreports',
      address: '10.101.2.87',
      ports: { mssql: 1433 },
    });
    new Service(a, 'api', { image: 'api:1', environment: { SIC: text`${sic.endpoint}` } });
    const topology = topologyOf(environment);
    expect(findService(topology, 'a/api').extraHosts).toEqual([{ name: 'srv-asreports', address: '10.101.2.87' }]);
    expect(topology.connections).toMatchObject([
      { to: 'srv-asreports', toKind: 'external-host', number: 1433, reach: 'outside' },
    ]);
  });

  test('lets services wait for a job, and servers too', () => {
    const { environment, a, b } = twoServers();
    const near = new Service(a, 'near', { image: 'api:1' });
    const far = new Service(b, 'far', { image: 'api:1' });
    new Job(a, 'migrate', { image: 'api:1', before: [near, far] });
    const topology = topologyOf(environment);
    expect(findService(topology, 'a/near').dependsOn).toEqual([{ on: 'a/migrate', condition: 'completed' }]);
    expect(findService(topology, 'b/far').dependsOn).toEqual([]);
    expect(topology.servers[1]?.after).toEqual(['a']);
  });

  test('gives no order to what is needed later', () => {
    const { environment, a, b } = twoServers();
    const queue = new Service(a, 'queue', { image: 'queue:1', ports: { amqp: 5672 } });
    const cache = new Service(b, 'cache', { image: 'cache:1', ports: { redis: 6379 } });
    new Service(a, 'api', { image: 'api:1', environment: { CACHE: text`${later(cache.endpoint)}` } });
    new Service(b, 'worker', { image: 'api:1', environment: { QUEUE: text`${queue.endpoint}` } });
    expect(topologyOf(environment).servers.map(({ name, after }) => [name, after])).toEqual([
      ['a', []],
      ['b', ['a']],
    ]);
  });

  test('admits only the load balancer to its members', () => {
    const { environment, a } = twoServers();
    const edge = new Service(a, 'edge', { image: 'edge:1', ports: { http: 80 }, publish: { http: {} } });
    const monitor = { path: '/', host: 'shop.example.org' };
    const balancer = new LoadBalancer(environment, 'f5', {
      virtualAddress: '10.0.9.1',
      sources: ['10.0.9.0/28'],
      monitor,
    });
    balancer.addMember(edge, 'http');
    const topology = topologyOf(environment);
    expect(topology.servers[0]?.firewall).toEqual([
      { port: 80, protocol: 'tcp', address: '10.0.0.1', from: ['10.0.9.0/28'], service: 'a/edge' },
    ]);
    expect(topology.loadBalancers[0]?.members).toEqual([{ service: 'a/edge', address: '10.0.0.1', port: 80 }]);
  });

  test('is the same whatever the order things are made in', () => {
    const build = (names: readonly string[]) => {
      const { environment, a } = twoServers();
      for (const name of names)
        new Service(a, name, { image: 'x:1', environment: { A: '1', B: '2' } }).addVolume(
          '/d',
          new Volume(a, `${name}-data`),
        );
      return JSON.stringify(topologyOf(environment));
    };
    expect(build(['x', 'y', 'z'])).toBe(build(['z', 'x', 'y']));
  });

  test('is frozen', () => {
    const { environment, a } = twoServers();
    new Service(a, 'api', { image: 'api:1' });
    const topology = topologyOf(environment);
    expect(() => (topology.services as unknown[]).push(1)).toThrow(TypeError);
    expect(Object.isFrozen(topology.services[0]?.resources)).toBe(true);
  });

  test('fails with every problem at once', () => {
    const { environment, a, b } = twoServers();
    const other = twoServers();
    const foreign = new Service(other.a, 'foreign', { image: 'x:1', ports: { http: 80 } });
    const password = new Secret(environment, 'password');
    const network = new Network(b, 'inner');
    new Service(a, 'one', { image: 'x:1', command: [text`--password=${password}`], networks: [network] });
    new Service(a, 'two', { image: 'x:1', environment: { P: password } }).addVolume('/d', new Volume(b, 'd'));
    new Service(a, 'three', { image: 'x:1', environment: { F: text`${foreign.endpoint}` } });
    new Service(a, 'Four_', { image: 'x:1' });
    new Service(a, 'five', {
      image: 'x:1',
      ports: { http: 80 },
      publish: { http: {} },
      replicas: 2,
      update: 'rolling',
    });
    expect(() => topologyOf(environment)).toThrowErrorMatchingInlineSnapshot(`
      [TopologyError: a/Four_: expected lower-case letters, digits and - in its name, got "Four_"; rename it
      a/five: it publishes a port, and old and new cannot both listen there; put an edge in front of it or set update to 'recreate'
      a/one: its command holds the secret "password", and everybody on the host can read command lines; give it by environment or file
      a/one: the network b/inner is on another server; choose one of a
      a/three: it uses a/foreign of another environment; make it in this one
      a/two: its entry point has to export secrets or authorities, which replaces the image's own; give the program in command
      a/two: the volume b/d is on another server; a volume serves one server only]
    `);
  });

  test('fails when services wait for each other', () => {
    const { environment, a } = twoServers();
    const one: Service = new Service(a, 'one', { image: 'x:1', ports: { http: 80 } });
    const two = new Service(a, 'two', {
      image: 'x:1',
      ports: { http: 80 },
      environment: { ONE: text`${one.endpoint}` },
    });
    one.addEnvironment('TWO', text`${two.endpoint}`);
    expect(() => topologyOf(environment)).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/two: they wait for each other: a/one needs a/two, a/two needs a/one; put later(…) around the endpoint that is not needed at the start]`,
    );
  });

  test('fails when servers wait for each other', () => {
    const { environment, a, b } = twoServers();
    const queue = new Service(a, 'queue', { image: 'queue:1', ports: { amqp: 5672 } });
    const cache = new Service(b, 'cache', { image: 'cache:1', ports: { redis: 6379 } });
    new Service(a, 'api', { image: 'api:1', environment: { CACHE: text`${cache.endpoint}` } });
    new Service(b, 'worker', { image: 'api:1', environment: { QUEUE: text`${queue.endpoint}` } });
    expect(() => topologyOf(environment)).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: b/worker: servers wait for each other: a/api needs b/cache, b/worker needs a/queue; put later(…) around the endpoint that is not needed at the start]`,
    );
  });

  test('fails when two providers have one name for a consumer', () => {
    const { environment, a, b } = twoServers();
    const near = new Service(a, 'db', { image: 'x:1', ports: { sql: 1 } });
    const far = new Service(b, 'db', { image: 'x:1', ports: { sql: 1 } });
    new Service(a, 'api', { image: 'x:1', environment: { A: text`${near.endpoint}`, B: text`${far.endpoint}` } });
    expect(() => topologyOf(environment)).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/api: the name "db" would lead to a/db and to b/db; rename one of the two]`,
    );
  });

  test('fails when a replaced service would have to share a port with its successor', () => {
    const { environment, a, b } = twoServers();
    const api = new Service(a, 'api', { image: 'x:1', ports: { http: 80 }, update: 'rolling' });
    new Service(b, 'web', { image: 'x:1', environment: { API: text`${api.endpoint}` } });
    expect(() => topologyOf(environment)).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/api: b/web connects to it from another server, and old and new cannot both listen there; put an edge in front of it or set update to 'recreate']`,
    );
  });

  test('fails when a name stands for two things', () => {
    const environment = new Environment({ system: 'shop', name: 'prod' });
    const a = new Server(environment, 'a', { address: '10.0.0.1' });
    new Service(a, 'one', { name: 'api', image: 'x:1' });
    new Service(a, 'two', { name: 'api', image: 'x:1' });
    expect(() => topologyOf(environment)).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/two: a/one has the name "a/api" already; rename one of the two]`,
    );
  });

  test('fails when consumer and provider share no network', () => {
    const { environment, a } = twoServers();
    const db = new Service(a, 'db', { image: 'x:1', ports: { sql: 1 }, networks: [new Network(a, 'data')] });
    new Service(a, 'api', { image: 'x:1', environment: { DB: text`${db.endpoint}` } });
    expect(() => topologyOf(environment)).toThrowErrorMatchingInlineSnapshot(
      `[TopologyError: a/api: it connects to a/db, but shares no network with it (a/default and a/data); put both on one]`,
    );
  });
});
