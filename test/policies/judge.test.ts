import { describe, expect, test } from 'vitest';
import type { Suppression } from '../../model/suppression.ts';
import { judge } from '../../policies/judge.ts';
import { service, topology, verdict } from './nodes.ts';

const services = [
  service('app/api', { image: 'shop/api:latest', healthCheck: null, update: 'rolling' }),
  service('app/web', { image: 'shop/web:latest' }),
];

function suppression(given: Partial<Suppression>): Suppression {
  return { policy: 'unpinned-image', subject: null, reason: 'the lab builds its own', until: null, ...given };
}

describe('judge', () => {
  test('says nothing of a topology that keeps every rule', () => {
    expect(verdict({ services: [service('app/api')] })).toBe('');
  });

  test('reports errors before warnings, then by subject and policy', () => {
    const digestless = service('worker/worker', { image: 'shop/api:2.1.0' });
    expect(verdict({ services: [digestless, ...services] })).toMatchInlineSnapshot(`
      "error missing-health-check app/api: it has no health check, though its old containers leave once the new ones are healthy; give it one
      error unpinned-image app/api: its image is whatever was pushed last, got "shop/api:latest"; name a version or a digest
      error unpinned-image app/web: its image is whatever was pushed last, got "shop/web:latest"; name a version or a digest
      warning image-without-digest worker: images are named by a tag alone, which can be moved, got "shop/api:2.1.0"; add their digests"
    `);
  });

  test('sets aside what a suppression covers, with its reason', () => {
    const suppressions = [suppression({ subject: 'app/web' })];
    const { violations, suppressed } = judge(topology({ services, suppressions }), { today: '2026-11-21' });
    expect(violations.map(({ policy, subject }) => [policy, subject])).toEqual([
      ['missing-health-check', 'app/api'],
      ['unpinned-image', 'app/api'],
    ]);
    expect(suppressed).toEqual([
      {
        violation: {
          policy: 'unpinned-image',
          severity: 'error',
          subject: 'app/web',
          message: 'its image is whatever was pushed last, got "shop/web:latest"; name a version or a digest',
        },
        suppression: suppressions[0],
      },
    ]);
  });

  test('covers every subject where a suppression names none', () => {
    const suppressions = [suppression({})];
    const { suppressed } = judge(topology({ services, suppressions }), { today: '2026-11-21' });
    expect(suppressed.map(({ violation }) => violation.subject)).toEqual(['app/api', 'app/web']);
  });

  test('holds on the last day of a suppression', () => {
    const suppressions = [suppression({ until: '2026-11-21' })];
    const { suppressed } = judge(topology({ services, suppressions }), { today: '2026-11-21' });
    expect(suppressed).toHaveLength(2);
  });

  test('fails when a suppression has ended, and reports again what it covered', () => {
    const suppressions = [suppression({ subject: 'app/web', until: '2026-11-20' })];
    expect(verdict({ services: services.slice(1), suppressions })).toMatchInlineSnapshot(`
      "error unpinned-image app/web: its image is whatever was pushed last, got "shop/web:latest"; name a version or a digest
      warning expired-suppression app/web: the suppression of unpinned-image has ended, got "2026-11-20"; mend what it objects to, or give it a new end"
    `);
  });

  test('fails when a suppression names no policy', () => {
    expect(verdict({ suppressions: [suppression({ policy: 'unpined-image' })] })).toMatchInlineSnapshot(
      `"error unknown-suppression unpined-image: no policy has the id, got "unpined-image"; did you mean "unpinned-image"?"`,
    );
    expect(verdict({ suppressions: [suppression({ policy: 'colour' })] })).toMatchInlineSnapshot(
      `"error unknown-suppression colour: no policy has the id, got "colour"; see the list of policies"`,
    );
  });

  test('fails when a suppression has no reason, or its policy allows none', () => {
    const suppressions = [suppression({ reason: ' ' }), suppression({ policy: 'port-conflict', subject: 'app/edge' })];
    expect(verdict({ suppressions })).toMatchInlineSnapshot(`
      "error refused-suppression app/edge: policy port-conflict cannot be suppressed, got "the lab builds its own"; mend what it objects to
      error refused-suppression unpinned-image: policy unpinned-image is suppressed without a reason, got " "; write why the team lives with it"
    `);
  });

  test('warns of a suppression that has nothing to suppress', () => {
    const suppressions = [
      suppression({}),
      suppression({ subject: 'app/apy' }),
      suppression({ policy: 'missing-limits', subject: 'app/api' }),
    ];
    expect(verdict({ services: [service('app/api')], suppressions })).toMatchInlineSnapshot(`
      "warning unused-suppression app/api: the suppression of missing-limits has nothing to suppress, got "app/api"; remove it
      warning unused-suppression app/apy: nothing has the id that the suppression of unpinned-image is for, got "app/apy"; did you mean "app/api"?
      warning unused-suppression unpinned-image: the suppression of unpinned-image has nothing to suppress, got "every subject"; remove it"
    `);
  });

  test('gives the same judgement whatever the order of what it reads', () => {
    const reversed = judge(topology({ services: [...services].reverse() }), { today: '2026-11-21' });
    expect(reversed).toEqual(judge(topology({ services }), { today: '2026-11-21' }));
  });
});
