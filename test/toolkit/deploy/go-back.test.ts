import { expect, test } from 'vitest';
import { hasTakenOver } from '../../../toolkit/deploy/go-back.ts';
import type { SeenContainer } from '../../../toolkit/look/seen.ts';

const container = (Id: string, service: string, replica: number, Running = true): SeenContainer =>
  ({
    Id,
    Name: `/${Id}`,
    State: { Running },
    Config: { Labels: { 'arrimage.service': service, 'arrimage.replica': String(replica) } },
  }) as unknown as SeenContainer;

const before = [container('old1', 'api', 1), container('old2', 'api', 2), container('ended', 'worker', 1, false)];

test('a container has taken over where the one before it ran and was stopped', () => {
  expect(hasTakenOver(container('new1', 'api', 1), before, new Set(['old2', 'new1', 'new2']))).toBe(true);
});

test('a container has not taken over while the one before it runs, where that did not run, and where there was none', () => {
  const running = new Set(['old2', 'new1', 'new2']);
  expect(hasTakenOver(container('new2', 'api', 2), before, running)).toBe(false);
  expect(hasTakenOver(container('new3', 'api', 3), before, running)).toBe(false);
  expect(hasTakenOver(container('next', 'worker', 1), before, running)).toBe(false);
});
