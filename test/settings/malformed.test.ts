import { describe, expect, test } from 'vitest';
import { checkSamaconso, files, linesOf } from './load.ts';
import { malformed } from './malformed.ts';

describe('malformed settings', () => {
  test('are of at least 60 kinds', () => {
    expect(Object.values(malformed).flatMap((group) => Object.keys(group)).length).toBeGreaterThanOrEqual(60);
  });

  test.each(Object.entries(malformed))('%s: each is told with its place', async (group, cases) => {
    const told = Object.entries(cases).map(
      ([title, given]) =>
        `${title}\n${linesOf(checkSamaconso(given))
          .map((line) => `  ${line}\n`)
          .join('')}`,
    );

    await expect(told.join('\n')).toMatchFileSnapshot(`../golden/settings/${group}.txt`);
  });

  test.each(Object.values(malformed).flatMap((group) => Object.entries(group)))('fails when given %s', (_, given) => {
    const result = checkSamaconso(given);
    const problems = 'problems' in result ? result.problems : [];

    expect(problems.length).toBeGreaterThan(0);
    for (const { path, line, column, message } of problems) {
      expect(path).toMatch(/^config\/samaconso\/(?:base|prod)\.yaml$|^--set /);
      if (!path.startsWith('--set ')) expect([line, column]).toEqual([expect.any(Number), expect.any(Number)]);
      expect(message).toMatch(/^[a-z].*[^.]$/);
      expect(message).not.toContain('undefined');
    }
  });

  test('are valid when only their line ends or a byte order mark are unusual', () => {
    expect(linesOf(checkSamaconso({ environment: files.prod.replaceAll('\n', '\r\n') }))).toEqual([]);
    expect(linesOf(checkSamaconso({ environment: `\ufeff${files.prod}` }))).toEqual([]);
    expect(linesOf(checkSamaconso({ environment: new TextEncoder().encode(`\ufeff${files.prod}`) }))).toEqual([]);
  });
});
