import { describe, expect, test } from 'vitest';
import { canaryWithoutEdge } from '../../policies/canary-without-edge.ts';
import { objections, server, service } from './nodes.ts';

const strategy = {
  ...{ kind: 'canary', percent: 10, periodSeconds: 300, maximumErrorPercent: 1, minimumRequests: 20 },
} as const;
const edge = service('app/edge', { program: { kind: 'nginx', upstreams: ['app/api', 'app/web'] } });

describe('canary-without-edge', () => {
  test('fails when a program that answers HTTP has no edge in front, or is replaced in place', () => {
    const services = [
      edge,
      service('app/api', { program: { kind: 'web' }, update: 'rolling' }),
      service('app/web', { program: { kind: 'web' } }),
      service('app/admin', { program: { kind: 'web' }, update: 'rolling' }),
    ];
    expect(objections(canaryWithoutEdge, { strategy, services })).toMatchInlineSnapshot(`
      "app/web: its new version takes over without a canary, got "update recreate"; let an edge route to it, and give it no port of the server
      app/admin: its new version takes over without a canary, got "no edge"; let an edge route to it, and give it no port of the server"
    `);
  });

  test('fails when nothing at all can have a canary', () => {
    const services = [service('app/worker', { update: 'rolling' })];
    expect(objections(canaryWithoutEdge, { strategy, services, servers: [server('app')] })).toMatchInlineSnapshot(
      `"app: the strategy canary has no effect without an edge, got "no edge"; add one, or choose rolling"`,
    );
  });

  test('passes behind an edge, and asks nothing where the strategy is another one', () => {
    const web = service('app/web', { program: { kind: 'web' }, update: 'rolling' });
    expect(objections(canaryWithoutEdge, { strategy, services: [edge, web] })).toBe('');
    expect(objections(canaryWithoutEdge, { services: [service('app/web', { program: { kind: 'web' } })] })).toBe('');
  });
});
