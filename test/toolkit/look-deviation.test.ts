import { describe, expect, test } from 'vitest';
import { type Deviation, deviationLines } from '../../toolkit/look/deviation.ts';
import { ageText } from '../../toolkit/report/status-report.ts';

const deviation = (kind: Deviation['kind'], subject: string, object: string | null, detail: string): Deviation => ({
  ...{ kind, server: 'app', subject, object, detail },
});

describe('deviations', () => {
  test('of a service that changes anyway are one line', () => {
    expect(
      deviationLines([
        deviation('other', 'api', 'api-2', 'runs with another specification'),
        deviation('unexpected', 'api', 'api-1', 'is one too many or an old one'),
        deviation('file', 'api', '/srv/x', 'lacks the file /etc/x'),
        deviation('drift', 'redis', 'shop-redis', 'its memory was changed'),
        deviation('job', 'migrate', null, 'has to run'),
      ]),
    ).toMatchInlineSnapshot(`
      [
        "server app: api runs with another specification",
        "server app: redis (shop-redis) its memory was changed",
        "server app: migrate has to run",
      ]
    `);
  });
});

describe('deviations of replicas', () => {
  test('name each container where some were changed and others are gone', () => {
    expect(
      deviationLines([
        deviation('missing', 'idle', 'shop-idle-1', 'is not there'),
        deviation('drift', 'idle', 'shop-idle-2', 'its memory was changed'),
      ]),
    ).toEqual(['server app: idle (shop-idle-1) is not there', 'server app: idle (shop-idle-2) its memory was changed']);
  });

  test('are one line where none is there', () => {
    expect(
      deviationLines([
        deviation('missing', 'idle', 'shop-idle-1', 'is not there'),
        deviation('missing', 'idle', 'shop-idle-2', 'is not there'),
      ]),
    ).toEqual(['server app: idle is not there']);
  });
});

describe('an age', () => {
  test.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [61_000, '1 min'],
    [3_600_000 * 2 + 60_000 * 5, '2 h 5 min'],
    [86_400_000 * 3, '3 d'],
  ])('of %i ms reads %s', (milliseconds, text) => {
    expect(ageText(milliseconds)).toBe(text);
  });
});
