import { describe, expect, test } from 'vitest';
import { deviationText } from '../../../toolkit/look/deviation.ts';
import { parseStandby } from '../../../toolkit/look/seen-standby.ts';
import { standbyDeviations } from '../../../toolkit/standby/recover.ts';
import { containersOf, generationOf, recordOf, seenWith, shopWith } from './fixtures.ts';

const old = containersOf(shopWith('2.4.1'), 'old');
const current = containersOf(shopWith('2.5.0'), 'new');
const standby = generationOf(1, old);

/** What the look prints of a record, at second 1000 of the server's clock. */
const printed = (record: object) => {
  const lines = JSON.stringify(record, null, 2).split('\n');
  return (kind: string): readonly string[] => (kind === 'now' ? ['1000'] : kind === 'standby' ? lines : []);
};
const lines = (more: Parameters<typeof recordOf>[0], hasTimer = false): readonly string[] =>
  standbyDeviations([seenWith(current, { record: recordOf(more), containers: old, now: 1000, hasTimer })]).map(
    deviationText,
  );

describe('what stands by', () => {
  test('is not among the containers of its server', () => {
    const { containers, standby: seen } = parseStandby(printed(recordOf({ standby, until: 2000 })), [
      ...old,
      ...current,
    ]);
    expect(containers).toEqual(current);
    expect(seen).toEqual({ record: recordOf({ standby, until: 2000 }), containers: old, now: 1000, hasTimer: false });
  });

  test('is nothing where none of its containers is there any more', () => {
    expect(parseStandby(printed(recordOf({ standby, until: 2000 })), current)).toEqual({
      containers: current,
      standby: null,
    });
    expect(parseStandby(() => [], current)).toEqual({ containers: current, standby: null });
  });

  test('is no deviation until its time is over', () => {
    expect(lines({ standby, until: 1000 })).toEqual([]);
    expect(lines({ standby, until: 999 })).toEqual(['server app: release 1 stands by although its time is over']);
    expect(lines({ standby, until: 999 }, true)).toEqual([]);
    expect(lines({ standby, until: 900 }, true)).toEqual(['server app: release 1 stands by although its time is over']);
  });

  test('is set apart in a change that was interrupted too, which is a deviation', () => {
    const record = recordOf({ before: generationOf(2, current), standby, until: 2000 });
    const { containers, standby: seen } = parseStandby(printed(record), [...old, ...current]);
    expect([containers, seen?.containers]).toEqual([old, current]);
    expect(lines(record)).toEqual(['server app: release 2 served before a deployment that has not ended']);
  });
});
