import { expect, test } from 'vitest';
import { instancesOf } from '../../../model/instance.ts';
import { awaitNamed } from '../../../toolkit/deploy/await-named.ts';
import { fakeServers } from '../fake-servers.ts';

test('waits for the containers that are named, and for no other of their service', async () => {
  const { open, received } = await fakeServers();
  const { topology, hosts } = open;
  const service = topology.services.find(({ replicas }) => replicas > 1);
  const server = topology.servers.find(({ name }) => name === service?.server);
  if (service === undefined || server === undefined) throw new Error('no service of several replicas');
  const [first, second] = instancesOf(topology, service);
  await awaitNamed({ topology, server, hosts }, [second?.name ?? '']);
  expect(received).toHaveLength(1);
  expect(received[0]?.args).toContain(`${second?.name} ${second?.hash}`);
  expect(received[0]?.args).not.toContain(`${first?.name} `);
});

test('asks a server nothing where no container is named', async () => {
  const { open, received } = await fakeServers();
  const [server] = open.topology.servers;
  if (server === undefined) throw new Error('no server');
  await awaitNamed({ topology: open.topology, server, hosts: open.hosts }, []);
  expect(received).toEqual([]);
});
