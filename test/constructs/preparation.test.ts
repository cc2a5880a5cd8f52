import { describe, expect, test } from 'vitest';
import { later } from '../../constructs/expression.ts';
import { Job } from '../../constructs/job.ts';
import { Service } from '../../constructs/service.ts';
import { topologyOf } from '../../constructs/topology-of.ts';
import { findService, twoServers } from './servers.ts';

describe('a job that prepares a service', () => {
  test('runs before what connects to the service, on other servers too, and not before what can start earlier', () => {
    const { environment, a, b } = twoServers();
    const store = new Service(a, 'store', { image: 'store:1', ports: { http: 80 } });
    const environmentOf = { STORE: store.endpoint };
    for (const id of ['users', 'tables']) {
      store.addPreparation(new Job(a, id, { image: 'store:1', environment: environmentOf }));
    }
    new Service(a, 'near', { image: 'app:1', environment: environmentOf });
    new Service(a, 'patient', { image: 'app:1', environment: { STORE: later(store.endpoint) } });
    new Service(b, 'far', { image: 'app:1', environment: environmentOf });
    const topology = topologyOf(environment);
    const waits = (id: string) => findService(topology, id).dependsOn.map(({ on }) => on);
    expect(waits('a/near')).toEqual(['a/store', 'a/tables', 'a/users']);
    expect(waits('a/patient')).toEqual([]);
    expect(waits('b/far')).toEqual([]);
    expect(topology.servers.map(({ name, after }) => [name, after])).toEqual([
      ['a', []],
      ['b', ['a']],
    ]);
    expect(topology.jobs.map(({ dependsOn }) => dependsOn.map(({ on }) => on))).toEqual([['a/store'], ['a/store']]);
  });
});
