import { describe, expect, test } from 'vitest';
import { type CanaryStrategy, judge } from '../../../toolkit/canary/verdict.ts';

const STRATEGY: CanaryStrategy = {
  kind: 'canary',
  percent: 10,
  periodSeconds: 300,
  maximumErrorPercent: 1,
  minimumRequests: 20,
};

describe('the verdict on a canary', () => {
  test.each([
    ['nothing was asked', 0, 0, 'wait'],
    ['all is well', 1000, 0, 'wait'],
    ['there are too few answers to say anything', 19, 19, 'wait'],
    ['one error may be chance', 20, 1, 'wait'],
    ['three errors may be chance', 20, 3, 'wait'],
    ['four errors are none any more', 20, 4, 'failed'],
    ['all are errors', 20, 20, 'failed'],
    ['there are as many as may be', 1000, 10, 'wait'],
    ['there are somewhat more, which may pass', 1000, 15, 'wait'],
    ['there are far more', 1000, 25, 'failed'],
  ])('before the end, where %s (%i answers, %i errors), is %s', (_, answers, errors, verdict) => {
    expect(judge({ answers, errors }, STRATEGY, false)).toBe(verdict);
  });

  test.each([
    ['all was well', 1000, 0, 'passed'],
    ['there were as many errors as may be', 1000, 10, 'passed'],
    ['there were more', 1000, 11, 'failed'],
    ['nothing was asked', 0, 0, 'unproven'],
    ['there were too few answers, all good', 19, 0, 'unproven'],
    ['there were too few answers, and an error among them', 19, 1, 'failed'],
    ['there were just enough', 20, 0, 'passed'],
  ])('at the end, where %s (%i answers, %i errors), is %s', (_, answers, errors, verdict) => {
    expect(judge({ answers, errors }, STRATEGY, true)).toBe(verdict);
  });

  test('is failed at the first error where none may be, once there are enough answers', () => {
    const strategy = { ...STRATEGY, maximumErrorPercent: 0 };
    expect(judge({ answers: 19, errors: 1 }, strategy, false)).toBe('wait');
    expect(judge({ answers: 20, errors: 1 }, strategy, false)).toBe('failed');
  });

  test('is never failed where every answer may be an error', () => {
    expect(judge({ answers: 50, errors: 50 }, { ...STRATEGY, maximumErrorPercent: 100 }, true)).toBe('passed');
  });
});
