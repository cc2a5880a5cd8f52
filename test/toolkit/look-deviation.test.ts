import { describe, expect, test } from 'vitest';
import { type Deviation, deviationLines } from '../../toolkit/look/deviation.ts';
import { ageText } from '../../toolkit/report/age-text.ts';

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
