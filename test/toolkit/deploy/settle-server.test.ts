import { expect, test } from 'vitest';
import type { Topology } from '../../../model/topology.ts';
import { isInTheWay } from '../../../toolkit/deploy/settle-server.ts';
import type { SeenContainer } from '../../../toolkit/look/seen-container.ts';
import { fakeServers } from '../fake-servers.ts';

const { open } = await fakeServers();
const { topology } = open;
const app = serverOf(topology, 'app');

const container = (name: string, State: Partial<SeenContainer['State']> = {}): SeenContainer =>
  ({ Id: 'a', Name: `/${name}`, State: { Running: true, Health: { Status: 'healthy' }, ...State } }) as SeenContainer;

test('a container that runs under a name of its own is not in the way, not even an unhealthy one: it may be what serves', () => {
  expect(isInTheWay(topology, app, container('api-0123abcd'))).toBe(false);
  expect(isInTheWay(topology, app, container('api-0123abcd', { Health: { Status: 'starting' } }))).toBe(false);
  expect(isInTheWay(topology, app, container('api-0123abcd', { Health: { Status: 'unhealthy' } }))).toBe(false);
});

test('a container is in the way under a name that another one is to have, or where it does not run', () => {
  expect(isInTheWay(topology, app, container('samaconso-lab-edge'))).toBe(true);
  expect(isInTheWay(topology, app, container('api-0123abcd', { Running: false }))).toBe(true);
});

test('a name is in the way on its own server only', () => {
  expect(isInTheWay(topology, serverOf(topology, 'worker'), container('samaconso-lab-edge'))).toBe(false);
});

function serverOf({ servers }: Topology, name: string): Topology['servers'][number] {
  const found = servers.find((server) => server.name === name);
  if (found === undefined) throw new Error(`no server ${name}`);
  return found;
}
