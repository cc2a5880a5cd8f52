import { describe, expect, test } from 'vitest';
import { strategy } from '../../settings/schema/strategy.ts';
import { noun } from './noun.ts';

describe('strategy', () => {
  const { lines, value } = noun(strategy);

  test('replaces a replica at a time unless it says how many', () => {
    expect(value('{ kind: rolling }')).toEqual({ kind: 'rolling', parallelism: 1 });
    expect(value('{ kind: rolling, parallelism: 4 }')).toEqual({ kind: 'rolling', parallelism: 4 });
    expect(lines('{ kind: rolling, parallelism: 0 }')).toMatchInlineSnapshot(
      `"a.yaml:1:38 value.parallelism: expected a whole number from 1 to 64, got "0"; choose one of these"`,
    );
  });

  test('may be a canary, with a share, a period and what ends it', () => {
    expect(value('{ kind: canary }')).toEqual({
      kind: 'canary',
      percent: 10,
      periodSeconds: 300,
      maximumErrorPercent: 1,
      minimumRequests: 20,
    });
    expect(value('{ kind: canary, period: 10s, percent: 50 }')).toMatchObject({ periodSeconds: 10, percent: 50 });
    expect(value('{ kind: canary, period: 2h }')).toMatchObject({ periodSeconds: 7200 });
  });

  test('fails when the period of a canary is too short to count in, or too long to wait for', () => {
    expect([lines('{ kind: canary, period: 9s }'), lines('{ kind: canary, period: 3h }')]).toMatchInlineSnapshot(`
      [
        "a.yaml:1:32 value.period: expected a period from 10s to 2h, got "9s"; choose one in which enough requests come",
        "a.yaml:1:32 value.period: expected a period from 10s to 2h, got "3h"; choose one in which enough requests come",
      ]
    `);
  });

  test('fails when the share of a canary is none, or most of the requests', () => {
    expect([lines('{ kind: canary, percent: 0 }'), lines('{ kind: canary, percent: 51 }')]).toMatchInlineSnapshot(`
      [
        "a.yaml:1:33 value.percent: expected a whole number from 1 to 50, got "0"; choose one of these",
        "a.yaml:1:33 value.percent: expected a whole number from 1 to 50, got "51"; choose one of these",
      ]
    `);
  });
});
