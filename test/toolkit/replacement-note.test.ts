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
  test('says how many containers take over at a time', () => {
    const note = (replicas: number, parallelism?: number) =>
      replacementNote(
        { ...shop, strategy: { kind: 'rolling', ...(parallelism === undefined ? {} : { parallelism }) } },
        { ...web, replicas },
      );
    expect(note(2, 1)).toBe('2 containers, one after another');
    expect(note(5, 2)).toBe('5 containers, 2 at a time');
    expect(note(2, 2)).toBe('2 containers, all at once');
    expect(note(2)).toBe('2 containers, all at once');
    expect(note(1, 1)).toBe('');
  });

  test('says that a canary comes first, where an edge is in front', () => {
    expect(replacementNote(canary, web)).toBe('2 containers, after a canary of 10 % for 5 min');
    expect(replacementNote(canary, { ...web, replicas: 1 })).toBe('after a canary of 10 % for 5 min');
    expect(replacementNote(canary, { ...web, id: 'app/worker', replicas: 1 })).toBe('');
  });
});
