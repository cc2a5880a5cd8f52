import { describe, expect, test } from 'vitest';
import { canaryUpstreams, serverOf, upstreamsBefore } from '../../../toolkit/canary/upstreams.ts';
import { weightsOf } from '../../../toolkit/canary/weights.ts';

const file = (...servers: readonly string[]): string =>
  `resolver 127.0.0.11;\nupstream admin {\n  server admin-1:9000 resolve max_fails=0;\n}\nupstream web {\n${servers.map((server) => `  server ${server} resolve max_fails=0;\n`).join('')}}\n`;

const SIDES = [{ newer: ['web-3', 'web-4'], older: ['web-1', 'web-2'] }];

describe('the weights of a canary', () => {
  test.each([
    [10, 2, 2, { newer: 1, older: 9 }],
    [10, 1, 3, { newer: 1, older: 3 }],
    [25, 3, 1, { newer: 1, older: 9 }],
    [50, 1, 1, { newer: 1, older: 1 }],
    [1, 1, 1, { newer: 1, older: 99 }],
  ])('give %i % to %i new beside %i old containers', (percent, newer, older, weights) => {
    expect(weightsOf(percent, newer, older)).toEqual(weights);
    expect((newer * weights.newer) / (newer * weights.newer + older * weights.older)).toBeCloseTo(percent / 100);
  });
});

describe('the upstreams of a canary', () => {
  const live = file('web-1:8000', 'web-2:8000');
  const wanted = file('web-3:8080', 'web-4:8080').replace('admin-1', 'admin-2');
  const during = canaryUpstreams(live, wanted, SIDES, 10);

  test('name both versions, each at its own port, and leave all else as it is', () => {
    expect(during).toBe(
      file('web-1:8000 weight=9', 'web-3:8080 weight=1', 'web-4:8080 weight=1', 'web-2:8000 weight=9'),
    );
  });

  test('become what they were', () => {
    expect(upstreamsBefore(during, SIDES)).toBe(live);
    expect(upstreamsBefore(live, SIDES)).toBe(live);
  });

  test('are the same again after one that was cut off', () => {
    expect(canaryUpstreams(during, wanted, SIDES, 10)).toBe(during);
  });
});

describe('a line of upstreams', () => {
  test('names a container, and its weight where it has one', () => {
    expect(serverOf('  server web-1:8000 weight=9 resolve;')).toEqual({ name: 'web-1', weight: 9 });
    expect(serverOf('  server web-1:8000 resolve max_fails=0;')).toEqual({ name: 'web-1', weight: null });
    expect(serverOf('upstream web {')).toBe(null);
  });
});
