import { expect, test } from 'vitest';
import { instancesOf } from '../../../model/instance.ts';
import type { Deployment } from '../../../toolkit/deploy/deployment.ts';
import { endingOf, startEnded } from '../../../toolkit/deploy/ending.ts';
import type { Seen } from '../../../toolkit/look/seen.ts';
import type { SeenContainer } from '../../../toolkit/look/seen-container.ts';
import { fakeServers } from '../fake-servers.ts';

const container = (Id: string, name: string, StopTimeout: number, StartedAt = 'then'): SeenContainer =>
  ({ Id, Name: `/${name}`, Config: { StopTimeout }, State: { Running: true, StartedAt } }) as unknown as SeenContainer;

const seen = (...containers: readonly SeenContainer[]): Seen => ({ containers }) as unknown as Seen;

test('what was told to stop and is to run again is waited for, at once where that takes a minute at most', async () => {
  const { topology } = (await fakeServers()).open;
  const [api, worker] = ['api', 'worker'].map((name) => {
    const service = topology.services.find((item) => item.name === name);
    return service === undefined ? '' : (instancesOf(topology, service)[0]?.name ?? '');
  });
  const before = seen(container('a', api ?? '', 20), container('b', worker ?? '', 3600), container('c', 'gone', 5));
  const ids = (ending: readonly string[], which: 'brief' | 'long') =>
    endingOf({ ending: new Set(ending) }, topology, before, which).map(({ Id }) => Id);
  expect(ids(['a', 'b', 'c'], 'brief')).toEqual(['a']);
  expect(ids(['a', 'b', 'c'], 'long')).toEqual(['b']);
  expect(ids([], 'brief')).toEqual([]);
});

test('what has ended and was started again meanwhile is not waited for', async () => {
  const { open, received } = await fakeServers();
  const [server] = open.topology.servers;
  if (server === undefined) throw new Error('no server');
  const notes: string[] = [];
  const place = { hosts: open.hosts, progress: { note: (line: string) => notes.push(line) } } as unknown as Deployment;
  const both = [container('a', 'ends', 3600), container('b', 'ended', 3600)];
  await startEnded(place, server, both, seen(container('a', 'ends', 3600), container('b', 'ended', 3600, 'now')));
  expect(received.map(({ args }) => args)).toEqual(['3610 a then', 'a']);
  expect(notes).toEqual([expect.stringContaining(': ends was told to stop, and finishes what it does')]);
});
