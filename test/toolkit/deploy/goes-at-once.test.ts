import { expect, test } from 'vitest';
import { goesAtOnce } from '../../../toolkit/deploy/goes-at-once.ts';
import type { SeenContainer } from '../../../toolkit/look/seen-container.ts';
import { fakeServers } from '../fake-servers.ts';

const { open } = await fakeServers();
const { topology } = open;

const container = (Id: string, service: string, replica: number, rest: object = {}): SeenContainer =>
  ({
    Id,
    Name: `/${Id}`,
    RestartCount: 0,
    State: { Running: true, Health: { Status: 'unhealthy' } },
    Config: { Labels: { 'arrimage.service': service, 'arrimage.replica': String(replica) } },
    ...rest,
  }) as unknown as SeenContainer;

const before = [
  container('old1', 'api', 1),
  container('old2', 'api', 2),
  container('ended', 'api', 3, { State: { Running: false } }),
  container('worker1', 'worker', 1),
];
const running = new Set(['old2', 'new1', 'new2', 'new3', 'new4', 'next']);
const goes = (item: SeenContainer): boolean => goesAtOnce(topology, item, before, running);

test('what has taken over behind an edge stays until the edge has turned back, also where it is unhealthy or starts again', () => {
  expect(goes(container('new1', 'api', 1))).toBe(false);
  expect(goes(container('new1', 'api', 1, { RestartCount: 1, State: { Running: true } }))).toBe(false);
});

test('what does not work goes where the one before it still runs, where that did not run, and where there was none', () => {
  for (const replica of [2, 3, 4]) {
    expect(goes(container(`new${replica}`, 'api', replica))).toBe(true);
    expect(goes(container(`new${replica}`, 'api', replica, { RestartCount: 1, State: { Running: true } }))).toBe(true);
  }
});

test('no edge turns to a worker', () => {
  expect(goes(container('next', 'worker', 1))).toBe(true);
});

test('what works stays until what was before is back', () => {
  expect(goes(container('new2', 'api', 2, { State: { Running: true, Health: { Status: 'healthy' } } }))).toBe(false);
});
