import { describe, expect, test } from 'vitest';
import { stepsAtRelease } from '../../../toolkit/deploy/at-release.ts';
import type { Deployment } from '../../../toolkit/deploy/deployment.ts';
import { shop } from '../../fixtures/topology.ts';

const canary = {
  ...shop,
  strategy: { kind: 'canary', percent: 10, periodSeconds: 300, maximumErrorPercent: 1, minimumRequests: 20 },
} as const;

const strategyOf = (deployment: Pick<Deployment, 'topology' | 'today'>) =>
  stepsAtRelease(deployment as Deployment).strategy.kind;

describe('the steps of a deployment', () => {
  test('make a canary where the settings say so, and none on the way back', () => {
    expect(strategyOf({ topology: canary })).toBe('canary');
    expect(strategyOf({ topology: canary, today: { topology: canary, secrets: new Map() } })).toBe('rolling');
  });
});
