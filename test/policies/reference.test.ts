import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { policies } from '../../policies/all.ts';
import { policyReference } from '../../policies/reference.ts';
import { suppressionRules } from '../../policies/suppression.ts';

const OTHERS = ['all', 'judge', 'policy', 'reference', 'suppression'];

function namesIn(folder: string, ending: string): readonly string[] {
  const files = readdirSync(new URL(folder, import.meta.url)).filter((file) => file.endsWith(ending));
  return files.map((file) => file.slice(0, -ending.length)).filter((name) => !OTHERS.includes(name));
}

describe('policies', () => {
  test('are one a file, which has the name of its id, and all are listed in order', () => {
    expect(policies.map(({ id }) => id)).toEqual([...namesIn('../../policies/', '.ts')].sort());
  });

  test('have a test each', () => {
    expect(namesIn('./', '.test.ts')).toEqual(expect.arrayContaining(policies.map(({ id }) => id)));
  });

  test('say what they demand and what to do in one sentence each', () => {
    for (const { title, remedy, incident } of [...policies, ...suppressionRules]) {
      for (const sentence of [title, remedy, incident ?? 'None.']) expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('policyReference', () => {
  test('is what docs/reference/policies.md holds', async () => {
    await expect(policyReference()).toMatchFileSnapshot('../../docs/reference/policies.md');
  });
});
