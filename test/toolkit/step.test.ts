import { expect, test } from 'vitest';
import { runStep, type StepVerb } from '../../toolkit/step/step.ts';
import { fakeServers } from './fake-servers.ts';

/** Runs a step for the edge; gives whether the state was kept, and what a server had been told by then. */
async function kept(verb: StepVerb): Promise<readonly number[]> {
  const { open, received } = await fakeServers(({ script }) => (script.includes('docker top') ? '' : null));
  const [server] = open.topology.servers.filter(({ name }) => name === 'app');
  if (server === undefined) throw new Error('no server app');
  const before = received.length;
  const times: number[] = [];
  const keepState = async (): Promise<void> => void times.push(received.length - before);
  const secrets = () => Promise.resolve(new Map<string, string>());
  await runStep(verb, { topology: open.topology, server, hosts: open.hosts, secrets, report: () => {}, keepState }, [
    'edge',
  ]);
  expect(received.length).toBeGreaterThan(before);
  return times;
}

test('an edge is turned only after the state that knows the new containers is on the server', async () => {
  expect(await kept('switch')).toEqual([0]);
});

test('a program that reads its files again, and no edge of a deployment, needs no state', async () => {
  expect(await kept('reload')).toEqual([]);
});
