import { describe, expect, test } from 'vitest';
import { colorsFor } from '../../../toolkit/report/colors.ts';
import { standbyLines, standbyRows } from '../../../toolkit/report/standby-rows.ts';
import { containersOf, generationOf, recordOf, seenWith, shopWith } from '../standby/fixtures.ts';

const old = containersOf(shopWith('2.4.1'), 'old').filter(({ Id }) => Id === 'old-web-1');
const UNTIL = Date.parse('2026-11-21T15:20:00Z') / 1000;

const told = (hasTimer: boolean) => {
  const record = recordOf({ standby: generationOf(7, old), until: UNTIL });
  const rows = standbyRows([seenWith([], { record, containers: old, now: UNTIL - 60, hasTimer })]);
  return standbyLines('shop/prod', rows, colorsFor(false)).map((line) =>
    line.replace(/web-[0-9a-f]{8}/, 'web-1a2b3c4d'),
  );
};

describe('what stands by', () => {
  test('is shown with its end and the way back to it', () => {
    expect(told(true)).toEqual([
      'release 7 on app stands by until 2026-11-21T15:20:00Z (web-1a2b3c4d running); arrimage rollback shop/prod --to 7 turns back to it',
    ]);
  });

  test('is not said to go by itself where nothing removes it', () => {
    expect(told(false)[0]).toContain(
      '(web-1a2b3c4d running); it does not go by itself then, but with the next deployment;',
    );
  });

  test('is not what served before a deployment that has not ended', () => {
    const record = recordOf({ before: generationOf(7, old) });
    expect(standbyRows([seenWith([], { record, containers: old, now: UNTIL, hasTimer: false })])).toEqual([]);
  });
});
