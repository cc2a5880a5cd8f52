import { describe, expect, test } from 'vitest';
import { colorsFor } from '../../../toolkit/report/colors.ts';
import { planReport } from '../../../toolkit/report/plan-report.ts';

describe('the report of a plan', () => {
  const planned = {
    seen: [],
    deviations: [],
    stacks: [],
    left: null,
    errors: ['server app: it does not answer', 'server db: it does not answer'],
  };
  const report = { target: 'shop/prod', compared: null, planned };

  test('says of servers that all did not answer only why, not that everything is new', () => {
    expect(planReport(report, 'text', colorsFor(false))).toMatchInlineSnapshot(`
      "error: server app: it does not answer
      error: server db: it does not answer
      "
    `);
    expect(planReport(report, 'markdown', colorsFor(false))).toMatchInlineSnapshot(`
      "- error: server app: it does not answer
      - error: server db: it does not answer
      "
    `);
  });

  test('is compared with null in JSON where no server answered', () => {
    expect(JSON.parse(planReport(report, 'json', colorsFor(false)))).toMatchObject({
      ok: false,
      against: null,
      changes: [],
    });
  });
});
