import { describe, expect, test } from 'vitest';
import type { Arrow } from '../../../renderers/diagram/arrow.ts';
import { bundlesOf } from '../../../renderers/diagram/bundle.ts';

function arrow(from: string, to: string, given: Partial<Arrow> = {}): Arrow {
  return { from, to, label: '80', reach: 'network', later: false, ...given };
}

function endsOf(arrows: readonly Arrow[]): readonly (string | null)[] {
  return bundlesOf(arrows).map((bundle) => bundle?.end ?? null);
}

describe('bundlesOf', () => {
  test('lets arrows to the same port meet before the provider', () => {
    expect(endsOf([arrow('a', 'c'), arrow('b', 'c')])).toEqual(['to', 'to']);
  });

  test('lets arrows from one consumer part after it', () => {
    expect(endsOf([arrow('a', 'b'), arrow('a', 'c')])).toEqual(['from', 'from']);
  });

  test('never joins an arrow at both ends, since nobody could tell who talks to whom', () => {
    expect(endsOf([arrow('a', 'c'), arrow('b', 'c'), arrow('a', 'd')])).toEqual(['to', 'to', null]);
  });

  test.each<[string, Partial<Arrow>]>([
    ['another port', { label: '81' }],
    ['another reach', { reach: 'servers' }],
    ['a dashed line', { later: true }],
  ])('leaves an arrow with %s alone', (_, given) => {
    expect(endsOf([arrow('a', 'c'), arrow('b', 'c', given)])).toEqual([null, null]);
  });
});
