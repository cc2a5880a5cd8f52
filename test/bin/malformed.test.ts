import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { malformed } from '../settings/malformed.ts';
import { testProject } from './project.ts';

const PROD = 'config/samaconso/prod.yaml';

const cases = Object.values(malformed)
  .flatMap((group) => Object.entries(group))
  // The name of an environment is the name of its file here.
  .filter(([, given]) => given.name === undefined);

describe('a command line that is given malformed settings', () => {
  test('has at least 60 of them to answer', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
  });

  test.each(cases)('fails with a place and without a stack, and writes nothing: %s', async (_, given) => {
    const project = testProject();
    if (given.base !== undefined) writeFileSync(join(project.folder, 'config/samaconso/base.yaml'), given.base);
    if (given.environment !== undefined) writeFileSync(join(project.folder, PROD), given.environment);
    if (given.files !== undefined) rmSync(join(project.folder, 'config/samaconso/company-ca.pem'));
    for (const [name, text] of Object.entries(given.files ?? {})) project.write(`config/samaconso/${name}`, text);
    const set = (given.overrides ?? []).flatMap((text) => ['--set', text]);
    const { code, out, err } = await project.run('synth', 'samaconso/prod', ...set);
    expect([code, err]).toEqual([2, '']);
    expect(out).toMatch(/^config\/samaconso\/(base|prod)\.yaml:\d+:\d+ |^--set /m);
    expect(out).not.toMatch(/^ +at /m);
    expect(project.read('out')).toEqual({});
  });

  test('never fails in another way, whatever one file holds', async () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string({ maxLength: 200, unit: 'binary' }));
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom('base', 'prod'), async (content, file) => {
        const project = testProject();
        writeFileSync(join(project.folder, `config/samaconso/${file}.yaml`), content);
        const { code, err } = await project.run('check', 'samaconso/prod');
        return (code === 0 || code === 2) && !err.includes('unexpected');
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is synthesized', () => {
  test('is the same to the byte in whatever order the settings are written', async () => {
    const straight = testProject();
    await straight.run('synth', 'samaconso/prod');
    const expected = straight.read('out');
    expect(Object.keys(expected).length).toBeGreaterThan(30);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (numbers) => {
        const project = testProject();
        for (const file of ['base', 'prod']) {
          const path = `config/samaconso/${file}.yaml`;
          const settings: unknown = parse(straight.read('config')[`samaconso/${file}.yaml`] ?? '');
          project.write(path, stringify(shuffled(settings, numbers)));
        }
        await project.run('synth', 'samaconso/prod');
        expect(project.read('out')).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });
});

/** The same mappings with their keys in an order that the numbers give. */
function shuffled(value: unknown, numbers: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, numbers));
  if (typeof value !== 'object' || value === null) return value;
  const ranked = Object.entries(value).map(([key, item]) => ({ key, item, rank: numbers.next().value as number }));
  ranked.sort((a, b) => a.rank - b.rank);
  return Object.fromEntries(ranked.map(({ key, item }) => [key, shuffled(item, numbers)]));
}
