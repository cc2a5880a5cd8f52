import { describe, expect, test } from 'vitest';
import { movedSince, type PlanFile } from '../../../toolkit/deploy/plan-file.ts';

const plan: PlanFile = {
  version: 1,
  target: 'shop/prod',
  topology: 'aa',
  servers: { app: { containers: { 'api-1': 'c1 true' }, rest: 'r1' }, data: { containers: {}, rest: 'r2' } },
};

describe('a plan', () => {
  test('still holds where nothing has moved', () => {
    expect(movedSince(plan, plan)).toEqual([]);
  });

  test('fails when it was made for another environment', () => {
    expect(movedSince(plan, { ...plan, target: 'shop/test' })).toMatchInlineSnapshot(`
      [
        "it was made for shop/prod, not for shop/test",
      ]
    `);
  });

  test('fails when settings, containers, files or servers are other ones, and names each', () => {
    const now: PlanFile = {
      ...plan,
      topology: 'bb',
      servers: { app: { containers: { 'api-1': 'c2 true' }, rest: 'r1' }, more: { containers: {}, rest: 'r3' } },
    };
    expect(movedSince(plan, now)).toMatchInlineSnapshot(`
      [
        "the settings or the stacks have changed since",
        "on server app the container api-1 is another one, or has changed its state",
        "server data was removed",
        "server more was added",
      ]
    `);
    const files = { ...plan, servers: { ...plan.servers, data: { containers: {}, rest: 'other' } } };
    expect(movedSince(plan, files)).toMatchInlineSnapshot(`
      [
        "on server data images, files or jobs have changed",
      ]
    `);
  });
});
