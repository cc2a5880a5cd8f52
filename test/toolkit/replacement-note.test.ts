import { describe, expect, test } from 'vitest';
import type { ServiceNode } from '../../model/service.ts';
import { replacementNote } from '../../toolkit/diff/replacement-note.ts';
import { shop } from '../fixtures/topology.ts';

const web = shop.services.find(({ name }) => name === 'web') as ServiceNode;
const canary = {
  ...shop,
  strategy: { kind: 'canary', percent: 10, periodSeconds: 300, maximumErrorPercent: 1, minimumRequests: 20 },
} as const;

describe('the note of a replacement', () => {
  test('says that containers take over one after another', () => {
    expect(replacementNote(shop, web)).toBe('2 containers, one after another');
    expect(replacementNote(shop, { ...web, replicas: 1 })).toBe('');
  });

  test('says that a canary comes first, where an edge is in front', () => {
    expect(replacementNote(canary, web)).toBe('2 containers, after a canary of 10 % for 5 min');
    expect(replacementNote(canary, { ...web, replicas: 1 })).toBe('after a canary of 10 % for 5 min');
    expect(replacementNote(canary, { ...web, id: 'app/worker', replicas: 1 })).toBe('');
  });
});
