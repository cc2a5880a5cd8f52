import { describe, expect, test } from 'vitest';
import type { ServiceNode } from '../../../model/service.ts';
import { addTo, type Tally } from '../../../toolkit/canary/tally.ts';
import type { CanaryStrategy } from '../../../toolkit/canary/verdict.ts';
import { endText, failureOf } from '../../../toolkit/canary/watch-canary.ts';
import { sharesText, timeText } from '../../../toolkit/canary/words.ts';
import { shop } from '../../fixtures/topology.ts';

const STRATEGY: CanaryStrategy = {
  kind: 'canary',
  percent: 10,
  periodSeconds: 300,
  maximumErrorPercent: 1,
  minimumRequests: 20,
};

const container = (name: string) => ({ service: 'web', name, isReady: true, restarts: 0 });
const SIDES = {
  service: shop.services.find(({ name }) => name === 'web') as ServiceNode,
  newer: [container('new-1'), container('new-2')],
  older: [container('old')],
};

/** What is known after pieces of the log that each say this of the new containers. */
function tallied(seconds: number, ...pieces: readonly (readonly [string, string])[]): Tally {
  return pieces.reduce<Tally>(
    (tally, [one, two]) =>
      addTo(tally, [
        `container new-1 ${one}`,
        `container new-2 ${two}`,
        'container old running 3 healthy 100 2',
        `counted ${seconds}`,
      ]),
    { seconds: 0, containers: new Map() },
  );
}

const failure = (tally: Tally) => failureOf(tally, { sides: [SIDES], strategy: STRATEGY });

describe('a canary', () => {
  test('adds up what the pieces of the log tell', () => {
    const tally = tallied(
      10,
      ['running 0 healthy 5 0', 'running 0 healthy 4 1'],
      ['running 0 healthy 1 0', 'running 0 none 2 0'],
    );
    expect(sharesText(tally, SIDES)).toBe('web: 12 of 212 requests went to the new containers, 1 error');
    expect(failure(tally)).toBe(null);
  });

  test('fails when too many answers are errors, and names the container that has most of them', () => {
    expect(failure(tallied(10, ['running 0 healthy 30 1', 'running 0 healthy 30 9']))).toEqual({
      reason:
        "web: 10 of 60 answers of the new containers were errors, 17 %, and 1 % may be; of the old ones' 2 of 100",
      container: 'new-2',
    });
  });

  test.each([
    ['exited 0 none 3 0', 'new-2 is exited'],
    ['running 0 unhealthy 3 0', 'new-2 is unhealthy'],
    ['running 1 healthy 3 0', 'new-2 has ended and was started again'],
  ])('fails when a new container does not run as it did: %s', (state, what) => {
    expect(failure(tallied(10, ['running 0 healthy 3 0', state]))?.reason).toBe(
      `web: 6 of 106 requests went to the new containers, 0 errors, and ${what}`,
    );
  });

  test('fails when a new container is gone', () => {
    const tally = addTo({ seconds: 0, containers: new Map() }, ['container new-1 running 0 none 1 0', 'counted 5']);
    expect(failure(tally)).toEqual({
      reason: 'web: 1 of 1 requests went to the new containers, 0 errors, and new-2 is gone',
      container: 'new-2',
    });
  });

  test('says how it ended', () => {
    expect(endText(tallied(300, ['running 0 healthy 30 0', 'running 0 healthy 30 0']), SIDES, STRATEGY)).toBe(
      'web: 60 of 160 requests went to the new containers, 0 errors; they get all now',
    );
    expect(endText(tallied(300, ['running 0 healthy 1 0', 'running 0 healthy 0 0']), SIDES, STRATEGY)).toBe(
      'web: 1 of 101 requests went to the new containers, 0 errors: fewer than the 20 that say something, so the canary has proved little; they get all now',
    );
  });

  test('tells time in seconds or minutes', () => {
    expect([30, 119, 120, 290, 7200].map(timeText)).toEqual(['30 s', '119 s', '2 min', '5 min', '120 min']);
  });
});
